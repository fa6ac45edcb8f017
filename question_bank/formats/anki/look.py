"""The two sides of our cards as Anki's templates."""

FRONT = """<div class="kind">{{题型}}</div>
<div class="stem">{{题干}}</div>
<div class="options">{{选项}}</div>"""

BACK = """{{FrontSide}}
<hr id="answer">
<div class="key">{{答案}}</div>
{{#解析}}<div class="why"><b>解析</b> {{解析}}</div>{{/解析}}
{{#依据}}<div class="why"><b>依据</b> {{依据}}</div>{{/依据}}
<div class="kind">{{编号}}</div>"""

CSS = """.card { font-family: "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  font-size: 18px; line-height: 1.6; text-align: left; max-width: 44em; margin: 0 auto; }
.kind { color: #767676; font-size: 14px; }
.stem { margin: .5em 0; font-weight: 600; }
.option, .part, .material, .why { margin: .4em 0; }
.option p, .part p { display: inline; }
.column { display: inline-block; vertical-align: top; min-width: 45%; }
.key { color: #0b6b3a; }
.nightMode .key { color: #7fd6a4; }
table { border-collapse: collapse; }
td, th { border: 1px solid #999; padding: .2em .6em; }
img { max-width: 100%; }"""
