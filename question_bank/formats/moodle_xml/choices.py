"""Questions of Moodle answered by picking: options, true or false, pairs, order, words in gaps."""

import hashlib
import re
from decimal import Decimal
from typing import Any

from question_bank.formats.moodle_xml.texts import Question, children, find, number, raw_text
from question_bank.items.answers import letter
from question_bank.items.fill_blank import BLANK

_GAP = re.compile(r"\[\[(\d+)\]\]")
NEAR = Decimal(1)  # 33 and 33.33333 mean the same third


def multichoice(question: Question) -> dict[str, Any]:
    """Return a choice with the scoring rule nearest to the fractions."""
    answers = list(children(question.element, "answer"))
    fractions = [number(answer.get("fraction")) or Decimal(0) for answer in answers]
    options = [
        {"id": letter(place), "text": question.markdown(answer)}
        for place, answer in enumerate(answers)
    ]
    shuffle = question.flag("shuffleanswers", default=True)
    content: dict[str, Any] = {"options": options, "shuffle": shuffle}
    if question.flag("single", default=True):
        return content | _single(question, options, fractions)
    key = [option["id"] for option, part in zip(options, fractions, strict=True) if part > 0]
    kind = "multiple_choice" if len(key) > 1 else "indefinite_choice"
    rule = _rule(question, fractions)
    return content | {"type": kind, "answer": key, "scoring_rule": rule}


def _single(
    question: Question, options: list[dict[str, str]], fractions: list[Decimal]
) -> dict[str, Any]:
    best = max(fractions, default=Decimal(0))
    key = [o["id"] for o, part in zip(options, fractions, strict=True) if part == best > 0]
    if len(key) > 1:
        question.warn(f"单选题有 {len(key)} 个满分选项，只取 {key[0]} 为答案，请核对")
    elif any(part not in (0, best) for part in fractions):
        question.warn("部分选项得部分分或倒扣分，这里只认满分的选项，其余选项不得分")
    if 0 < best < 100 - NEAR:
        question.warn(f"最高的选项只得 {best}% 的分，这里按满分计")
    return {"type": "single_choice", "answer": key[:1]}


def _rule(question: Question, fractions: list[Decimal]) -> str:
    """Return the scoring rule nearest to the fractions, with a warning where it differs."""
    right = [part for part in fractions if part > 0]
    wrong = [part for part in fractions if part <= 0]
    if not right:
        return "all_or_nothing"
    share = Decimal(100) / len(right)
    if any(abs(part - share) > NEAR for part in right):
        question.warn("各正确选项的分值不等，这里按等分计")
    if wrong and all(abs(part + share) <= NEAR for part in wrong):
        return "penalty"
    if not wrong or all(part <= -100 + NEAR for part in wrong):
        return "proportional"
    if all(part == 0 for part in wrong):
        question.warn("原题错选不扣分，这里按“少选按比例得分，错选不得分”计")
        return "proportional"
    question.warn("错选扣分与选对得分不等，这里按“选错一项扣同样的分”计")
    return "penalty"


def truefalse(question: Question) -> dict[str, Any]:
    """Return a judgement."""
    for answer in children(question.element, "answer"):
        word = question.markdown(answer).strip().lower()
        if (number(answer.get("fraction")) or 0) > 0 and word in ("true", "false"):
            return {"type": "true_false", "answer": word == "true"}
    question.error("判断题没有写明正确答案")
    return {"type": "true_false"}


def matching(question: Question) -> dict[str, Any]:
    """Return pairs; answers without a question are left over."""
    pairs: list[tuple[str, str]] = []
    for each in children(question.element, "subquestion"):
        answer = find(each, "answer")
        kind = answer is not None and answer.get("format")
        words = "" if answer is None else raw_text(answer).strip()
        if answer is not None and kind and kind != "plain_text":
            words = question.markdown(answer)
        pairs.append((question.markdown(each), words))
    return paired(pairs)


def paired(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a matching question; a pair without a prompt is a choice left over."""
    texts = _mixed(list(dict.fromkeys(choice for _, choice in pairs if choice)))
    ids = {text: chr(ord("a") + place) for place, text in enumerate(texts)}
    shown = [(prompt, choice) for prompt, choice in pairs if prompt]
    return {
        "type": "matching",
        "prompts": [{"id": str(n), "text": prompt} for n, (prompt, _) in enumerate(shown, 1)],
        "choices": [{"id": ids[text], "text": text} for text in texts],
        "answer": {str(n): ids.get(choice, "") for n, (_, choice) in enumerate(shown, 1)},
    }


def ordering(question: Question) -> dict[str, Any]:
    """Return entries in another order than the right one, which is that of the file."""
    answers = list(children(question.element, "answer"))
    places = [number(answer.get("fraction")) for answer in answers]
    if len(set(places)) == len(places) and None not in places:
        answers.sort(key=lambda answer: number(answer.get("fraction")) or 0)
    texts = [question.markdown(answer) for answer in answers]
    if question.value("gradingtype", "-1") != "-1":
        question.warn("原题按位置给部分分，这里全部排对才得分")
    if (
        question.value("selectcount", "-1") not in ("-1", "0")
        and question.value("selecttype", "0") != "0"
    ):
        question.warn("原题每次只抽取其中几项，这里全部列出")
    ranks = {place: str(rank) for rank, place in enumerate(_mixed_places(texts), start=1)}
    entries = [{"id": rank, "text": texts[place]} for place, rank in ranks.items()]
    return {
        "type": "ordering",
        "entries": entries,
        "answer": [ranks[place] for place in range(len(texts))],
    }


def gaps(question: Question) -> dict[str, Any]:
    """Return words to be put into gaps: one gap is a single choice, several are pairs."""
    boxes = list(children(question.element, "dragbox", "selectoption"))
    words = [question.markdown(box) for box in boxes]
    groups = {raw_text(each).strip() for box in boxes for each in children(box, "group")}
    source = find(question.element, "questiontext")
    raw = "" if source is None else raw_text(source)
    used = [int(place) for place in _GAP.findall(raw)]
    if not used or max(used) > len(words) or min(used) < 1:
        question.error("题干中的空与可选的词语对不上")
        return {"type": "matching"}
    if len(groups) > 1:
        question.warn("词语原分为几组，这里合为一组")
    if len(used) == 1:
        options = [{"id": letter(place), "text": text} for place, text in enumerate(words)]
        stem = question.markdown(source, _GAP.sub(BLANK, raw))
        answer = [letter(used[0] - 1)]
        return {"type": "single_choice", "stem": stem, "options": options, "answer": answer}
    numbers = iter(range(1, len(used) + 1))
    stem = question.markdown(source, _GAP.sub(lambda _: f"（{next(numbers)}）{BLANK}", raw))
    pairs = [(f"第（{place}）空", words[box - 1]) for place, box in enumerate(used, start=1)]
    rest = [("", text) for place, text in enumerate(words, start=1) if place not in used]
    return paired([*pairs, *rest]) | {"stem": stem}


def _mixed(texts: list[str]) -> list[str]:
    return [texts[place] for place in _mixed_places(texts)]


def _mixed_places(texts: list[str]) -> list[int]:
    """Return the places in an order that follows from the words alone, never the given one."""
    places = sorted(range(len(texts)), key=lambda place: _digest(texts[place]))
    return places[::-1] if places == list(range(len(texts))) else places


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
