"""Statutes: articles (条) of paragraphs (款) with numbered points (项) under chapters."""

import re

from question_bank.chinese_numbers import NUMERAL, number_of, numeral_of
from question_bank.legal_text.model import Clause

_ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?(\s*)(.*)", re.DOTALL)
_DIVISION = re.compile(rf"第{NUMERAL}(编|章|节)\s*(.*)")
POINT = re.compile(rf"[（(]({NUMERAL})[）)]\s*(.*)", re.DOTALL)
_APPENDIX = re.compile(r"附(?:录|表|件|则?[:：]).*")
_CJK_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_DIVISION_RANK = {"编": 0, "章": 1, "节": 2}


def split_head(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines before the first division or article, and the rest."""
    for position, line in enumerate(lines):
        if _ARTICLE.match(line) or _DIVISION.match(line):
            head = [line for line in lines[:position] if line.replace(" ", "") != "目录"]
            return head, lines[position:]
    return lines, []


def has_articles(lines: list[str]) -> bool:
    return any(_ARTICLE.match(line) for line in lines)


def statute_clauses(lines: list[str]) -> list[Clause]:
    """Return the clauses of a statute: each article whole, then its parts."""
    clauses: list[Clause] = []
    parents: dict[int, str] = {}
    label, number, inserted = "", 0, 0
    own: list[str] = []

    def close() -> None:
        if label:
            parent = tuple(parents[rank] for rank in sorted(parents))
            clauses.extend(_article_clauses(label, parent, own))

    for position, line in enumerate(lines):
        division = _DIVISION.match(line)
        if division and len(line) <= 40:
            close()
            label, own = "", []
            rank = _DIVISION_RANK[division[1]]
            parents = {r: name for r, name in parents.items() if r < rank}
            name = squeezed(division[2])
            parents[rank] = f"{line[: division.end(1)]} {name}".strip()
            continue
        article = _article_at(line, number, inserted)
        if article:
            close()
            label, number, inserted = article[0], article[1], article[2]
            own = [article[3]] if article[3] else []
        elif number and _APPENDIX.fullmatch(line) and len(line) <= 40:
            close()
            appendix = "\n".join(lines[position:])
            clauses.append(Clause("附录", (), "附录", appendix))
            return clauses
        elif label:
            own.append(line)
    close()
    return clauses


def _article_at(line: str, number: int, inserted: int) -> tuple[str, int, int, str] | None:
    """Return label, number, inserted number (之一 = 1) and words when an article starts here.

    A paragraph may begin with a reference such as 第十条规定的; an article comes next in count,
    or is set off by a space.
    """
    match = _ARTICLE.match(line)
    if not match:
        return None
    found = (number_of(match[1]), number_of(match[2]) if match[2] else 0)
    is_next = found in ((number + 1, 0), (number, inserted + 1))
    if not is_next and not (match[3] and found > (number, inserted)):
        return None
    label = f"第{match[1]}条" + (f"之{match[2]}" if match[2] else "")
    return label, found[0], found[1], match[4].strip()


def _article_clauses(label: str, parent: tuple[str, ...], lines: list[str]) -> list[Clause]:
    """Return the article, its paragraphs when it has several, and their points."""
    paragraphs: list[list[str]] = []
    for line in lines:
        if POINT.match(line) and paragraphs:
            paragraphs[-1].append(line)
        elif re.match(r"\d+[.．、]", line) and paragraphs:  # 目, below a point
            paragraphs[-1][-1] += f"\n{line}"
        else:
            paragraphs.append([line])
    clauses = [Clause(label, parent, label, "\n".join(lines))]
    for number, paragraph in enumerate(paragraphs, start=1):
        name = f"{label}第{numeral_of(number)}款"
        if len(paragraphs) > 1:
            clauses.append(Clause(name, parent, label, "\n".join(paragraph), number))
        for line in paragraph:
            point = POINT.match(line)
            if point:
                point_label = f"{name}第（{point[1]}）项"
                clauses.append(
                    Clause(point_label, parent, label, point[2], number, number_of(point[1]))
                )
    return clauses


def squeezed(line: str) -> str:
    """Return a heading without the spaces that spread its characters, 总 则."""
    return _CJK_SPACE.sub("", re.sub(r"\s+", " ", line))
