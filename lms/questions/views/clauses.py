"""Searching the clauses of the policy library for one to cite."""

import re
from collections.abc import Sequence

from flask import render_template, request

from lms import db
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.catalogue.models import PolicyClause
from lms.catalogue.queries import search_clauses
from lms.questions.views.blueprint import blueprint
from question_bank.chinese_numbers import numeral_of

SHOWN = 8
_DIGITS = re.compile(r"第\s*([1-9]\d{0,3})\s*([条款项])")


@blueprint.get("/bank/clauses")
@requires(Permission.BANK_AUTHOR)
def find_clauses() -> str:
    """Return the clauses that hold the words searched for, as options of the picker."""
    words = request.args.get("clause_words", "").strip()[:100]
    return render_template("questions/_clauses.html", words=words, clauses=search(words))


def search(words: str) -> Sequence[PolicyClause]:
    """Return clauses by words, document and label; 第14条 finds 第十四条."""
    spelled = _DIGITS.sub(lambda found: f"第{numeral_of(int(found[1]))}{found[2]}", words)
    spelled = re.sub(r"[《》“”\"]", " ", spelled).replace("中华人民共和国", "")
    return search_clauses(re.sub(r"(第\S+?[条款项])", r" \1", spelled), limit=SHOWN)


def cited(command: str) -> tuple[str, str, str] | None:
    """Return document, clause and words of the clause that a button `cite:<id>` means."""
    verb, _, number = command.partition(":")
    if verb != "cite" or not number.isdecimal():
        return None
    clause = db.session.get(PolicyClause, int(number[:9]))
    return (cite_name(clause), clause.label, clause.text) if clause else None


@blueprint.app_template_global()
def cite_name(clause: PolicyClause) -> str:
    """Return what a question calls the document: its short title, or the number of a long one."""
    document = clause.document
    is_long = len(document.short_title) > 20  # the titles of notices are sentences
    return document.doc_number if is_long and document.doc_number else document.short_title
