"""Policy documents: an introduction, headings 一、二、 and numbered paragraphs （一）（二）."""

import re

from question_bank.chinese_numbers import NUMERAL
from question_bank.legal_text.model import Clause
from question_bank.legal_text.statute import POINT, squeezed

_HEADING = re.compile(rf"({NUMERAL})、\s*(.+)")
DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,20}[〔\[［]\d{4}[〕\]］]\d+号")
DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def split_policy(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Return heading lines, body, and signature lines of a policy document."""
    start = next(
        (i + 1 for i, line in enumerate(lines) if DOC_NUMBER.fullmatch(squeezed(line))),
        next((i for i, line in enumerate(lines) if re.search(r"[。：:]$", line)), 0),
    )
    end = len(lines)
    for position in range(len(lines) - 1, start, -1):
        if DATE.fullmatch(squeezed(lines[position])):
            end = position
            break
    signature = lines[end : end + 1]
    while end > start and not re.search(r"[。；;：:！）)”]$", lines[end - 1]):
        end -= 1
    return lines[:start], lines[start:end], signature


def policy_clauses(lines: list[str]) -> list[Clause]:
    """Return the introduction (前言) and the numbered paragraphs of a policy document."""
    found: list[tuple[str, str, list[str]]] = [("", "前言", [])]  # heading, label, lines
    heading = ""
    has_points = any(POINT.match(line) for line in lines)
    for line in lines:
        section, point = _HEADING.match(line), POINT.match(line)
        if section and (not has_points or len(line) <= 40):
            heading = line
            words = [] if has_points else [section[2]]
            found.append((heading, f"{section[1]}、", words))
        elif point:
            found.append((heading, f"（{point[1]}）", [point[2]]))
        else:
            found[-1][2].append(line)
    if len(found) == 1:
        return []
    preface = found[0][2]
    if preface and preface[0].endswith(("：", ":")):  # to whom it is addressed
        del preface[0]
    labels = [label for _, label, _ in found]
    clauses = []
    for section_line, label, words in found:
        if not words:
            continue
        prefix = section_line.partition("、")[0] if labels.count(label) > 1 else ""
        parent = (section_line,) if section_line and not label.endswith("、") else ()
        name = f"{prefix}{label}"
        clauses.append(Clause(name, parent, name, "\n".join(words)))
    return clauses
