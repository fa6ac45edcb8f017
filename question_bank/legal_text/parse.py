"""Telling statutes from policy documents, and reading what stands around the clauses."""

import re
from datetime import date
from pathlib import PurePath

from question_bank.legal_text.model import Clause, LegalText, NotLegalText
from question_bank.legal_text.policy import DATE, DOC_NUMBER, policy_clauses, split_policy
from question_bank.legal_text.statute import (
    has_articles,
    split_head,
    squeezed,
    statute_clauses,
)

_IN_FORCE = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施|执行)")
_ORDER = re.compile(r"(?:中华人民共和国)?([\u4e00-\u9fff]{2,20}令)第(\d+)号")


def parse_legal_text(text: str, filename: str | None = None) -> LegalText:
    """Return the document by clauses; raises NotLegalText when it has no articles."""
    lines = _clean_lines(text)
    head, body = split_head(lines)
    if has_articles(body):
        clauses = statute_clauses(body)
    else:
        head, body, tail = split_policy(lines)
        clauses = policy_clauses(body)
        head = head + tail
    if not clauses:
        raise NotLegalText("没有找到“第一条”或“（一）”这样的条款")
    title, notes = _title_and_notes(head, filename)
    return LegalText(
        title=title,
        short_title=title.removeprefix("中华人民共和国"),
        doc_number=_find_doc_number(notes),
        promulgation=notes,
        effective_on=_effective_on(clauses, notes),
        clauses=tuple(clauses),
    )


def _clean_lines(text: str) -> list[str]:
    """Return the lines that hold words, without Markdown signs and outer spaces."""
    plain = re.sub(r"<!--.*?-->", "", text.lstrip("\ufeff"), flags=re.DOTALL)
    lines = []
    for line in re.split(r"\r\n|\r|\n|\u2028", plain):
        bare = re.sub(r"^#+\s*|\*\*|^>\s*", "", line.strip()).strip()
        if bare:
            lines.append(bare)
    return lines


def _title_and_notes(head: list[str], filename: str | None) -> tuple[str, list[str]]:
    """Return the title, and the other heading lines; without a title the file's name serves."""
    words = [line for line in head if not re.fullmatch(r"附件\s*\d*[:：]?", line)]
    title_lines: list[str] = []
    for line in words:
        if DATE.search(line) or DOC_NUMBER.search(squeezed(line)) or _ORDER.search(line):
            break
        title_lines.append(line)
    notes = [re.sub(r"\s+", " ", line) for line in words[len(title_lines) :]]
    if not title_lines and filename:
        stem = PurePath(filename).stem
        title_lines = [re.sub(r"[（(]\d{4}-\d{2}-\d{2}[）)]$", "", stem)]
    return "".join(title_lines).strip(" 《》"), notes


def _find_doc_number(notes: list[str]) -> str | None:
    for line in notes:
        match = DOC_NUMBER.search(squeezed(line))
        if match:
            return match[0].replace("[", "〔").replace("]", "〕")
    orders = [match for line in notes if (match := _ORDER.search(line))]
    return f"{orders[-1][1]}第{orders[-1][2]}号" if orders else None


def _effective_on(clauses: list[Clause], notes: list[str]) -> date | None:
    """Return the day the closing articles name, or the day of issue when they point to it."""
    for clause in reversed(clauses):
        if clause.paragraph is not None:
            continue
        match = _IN_FORCE.search(clause.text)
        if match:
            return _date_of(match)
        if re.search(r"自(?:公布|发布|印发)之日起(?:施行|实施)", clause.text):
            issued = [line for line in notes if re.search(r"公布|发布|印发", line)]
            match = DATE.search(issued[-1]) if issued else None
            return _date_of(match) if match else None
    in_force = [line for line in notes if "施行" in line]
    match = DATE.search(in_force[-1]) if in_force else None
    return _date_of(match) if match else None


def _date_of(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
