"""Scenario: a situation, documents to review, a form to fill in, handlings to choose from.

What the document names by ids is written in words here: the defects of a document one a line,
what a check depends on by the names of other checks. Words that were stored keep their ids.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField

from lms.questions.forms.choice import OptionRow
from lms.questions.forms.question import LETTERS, QuestionForm, fill_ids, shown_marks
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.scenario_rows import DocumentRow, FieldRow, find_ids, words_of
from lms.questions.forms.stored import line_field, lines_of, read_list, text_field, write_list
from lms.web.i18n import lazy_label
from question_bank.items.question import find_marks
from question_bank.items.scenario import HANDLING, HANDLING_LABEL, Scenario
from question_bank.items.scenario.validation import MAX_DOCUMENTS, MAX_FIELDS
from question_bank.items.scoring import SCORING_RULES

NUMBERS = "123456789"
HELPERS = ("state", "defects", "needs", "must", "cap")  # of a row, no members of its entry


class ScenarioForm(QuestionForm):
    """A scenario; its marks are the sum of its checks'."""

    template = "scenario"
    answer_field = "documents"
    places = {
        "情境": "material", "材料": "documents", "栏目": "fields", "内容": "documents",
        "缺陷清单": "spare_defects", "评分规则": "scoring_rule", "选项乱序": "shuffle",
        HANDLING_LABEL: "options",
    }  # fmt: skip
    lists = {
        "documents": RowSpec(DocumentRow, _l("材料"), r"材料第 (\d+) 份", MAX_DOCUMENTS, 2),
        "fields": RowSpec(FieldRow, _l("表单栏目"), r"表单第 (\d+) 栏", MAX_FIELDS, 1),
        "options": RowSpec(OptionRow, _l("办理方式"), "", 10, 3),
    }

    material = text_field(_l("情境"), description=_l("谁来办什么事，陈述了什么，可用 Markdown。"))
    known_defects = HiddenField()
    spare_defects = text_field(_l("干扰缺陷"))
    scoring_rule = SelectField(
        _l("缺陷评分规则"),
        choices=[
            SelectChoice(rule, lazy_label(SCORING_RULES[rule])) for rule in Scenario.scoring_rules
        ],
        validate_choice=False,
        description=_l("材料有几处缺陷、考生只指出一部分时怎样给分。"),
    )
    shuffle = BooleanField(_l("打乱缺陷、选项和办理方式的顺序"), default=True)
    handling_marks = line_field(_l("办理方式分值"))
    handling_rationale = text_field(_l("办理方式解析"))
    handling_needs = text_field(_l("办理方式的前提"))
    handling_must = BooleanField(_l("办理方式必过"))
    handling_cap = line_field(_l("未过时全题最高得分"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question and checks, in words."""
        handling = stored.get(HANDLING) or {}
        row = _in_words(stored, stored.get(HANDLING) or {}, HANDLING)
        keys = handling.get("answer") or ()
        documents, spare = _documents_in_words(stored)
        return super().data_of(stored) | {
            "material": stored.get("material") or "",
            "documents": documents,
            "fields": [
                _in_words(stored, entry, f"fields.{entry['id']}")
                for entry in stored.get("fields") or ()
            ],
            "options": [
                {**option, "is_key": option.get("id") in keys}
                for option in handling.get("options") or ()
            ],
            "known_defects": write_list(stored.get("defects") or []),
            "spare_defects": "\n".join(spare),
            "scoring_rule": stored.get("scoring_rule") or "all_or_nothing",
            "shuffle": stored.get("shuffle") is not False,
            "handling_marks": shown_marks(handling.get("marks")),
            "handling_rationale": handling.get("rationale") or "",
            "handling_needs": "\n".join(row["needs"]),
            "handling_must": row["must"],
            "handling_cap": shown_marks(row["cap"]),
        }

    def complete(self) -> None:
        """Number new documents and fields, give new handlings their letters."""
        fill_ids(self.rows["documents"], NUMBERS)
        fill_ids(self.rows["fields"], NUMBERS)
        fill_ids(self.rows["options"])

    def stored(self) -> dict[str, Any]:
        """Return the scenario; its marks follow from its checks once all of them have some."""
        stored = super().stored()
        checks = [*stored["documents"], *stored["fields"]]
        checks += [stored[HANDLING]] if HANDLING in stored else []
        marks = [find_marks(check.get("marks")) for check in checks]
        if marks and all(mark is not None for mark in marks):
            total = sum((mark for mark in marks if mark is not None), Decimal(0))
            stored["marks"] = f"{total:.2f}"
        return stored

    def content(self) -> dict[str, Any]:
        """Return the situation and the checks, words turned back into ids."""
        documents, fields = self.rows["documents"].kept(), self.rows["fields"].kept()
        options = self.rows["options"].kept()
        named = [word for document in documents for word in document["defects"]]
        spare = lines_of(self.spare_defects.data)
        defects = _defects(read_list(self.known_defects.data), [*named, *spare])
        content: dict[str, Any] = {
            "material": self.material.data or "",
            "documents": [_document(document, defects) for document in documents],
            "defects": defects,
            "fields": [_entry(field) for field in fields],
            "scoring_rule": self.scoring_rule.data or "all_or_nothing",
            "shuffle": bool(self.shuffle.data),
        }
        rows = [(f"documents.{row['id']}", row) for row in documents]
        rows += [(f"fields.{row['id']}", row) for row in fields]
        if options or self.handling_marks.data:
            content[HANDLING] = self._handling(options)
            rows.append((HANDLING, self._handling_row()))
        refs = _refs(content)
        entries = [*content["documents"], *content["fields"], content.get(HANDLING)]
        for entry, (_ref, row) in zip(entries, rows, strict=False):
            if entry is not None and row["needs"]:
                entry["depends_on"] = [refs.get(need, need) for need in row["needs"]]
        content["must_pass"] = [
            {"check": ref, "cap": row["cap"] or "0"} for ref, row in rows if row["must"]
        ]
        return content

    def _handling(self, options: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        handling = {
            "options": [
                {name: value for name, value in row.items() if name != "is_key"} for row in options
            ],
            "answer": [row["id"] for row in options if row["is_key"]],
            "marks": self.handling_marks.data or "",
        }
        if self.handling_rationale.data:
            handling["rationale"] = self.handling_rationale.data
        return handling

    def _handling_row(self) -> dict[str, Any]:
        return {
            "needs": lines_of(self.handling_needs.data),
            "must": bool(self.handling_must.data),
            "cap": self.handling_cap.data or "",
        }


def _in_words(stored: Mapping[str, Any], entry: Mapping[str, Any], ref: str) -> dict[str, Any]:
    """Return a check's entry as its row takes it, other checks by their names."""
    names = {each: name for name, each in _refs(stored).items()}
    caps = {each["check"]: each.get("cap") or "" for each in stored.get("must_pass") or ()}
    return {
        **{name: value for name, value in entry.items() if name not in ("answer", "depends_on")},
        "needs": [names.get(need, need) for need in entry.get("depends_on") or ()],
        "must": ref in caps,
        "cap": caps.get(ref, ""),
    }


def _documents_in_words(stored: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the documents as their rows take them, and the defects that belong to none."""
    words = words_of(stored.get("defects") or ())
    rows = []
    for entry in stored.get("documents") or ():
        answer = entry.get("answer") or {}
        defects = [words.get(each, each) for each in answer.get("defects") or ()]
        row = _in_words(stored, entry, f"documents.{entry['id']}")
        rows.append(row | {"state": answer.get("state"), "defects": defects})
    used = {defect for row in rows for defect in row["defects"]}
    return rows, [word for word in words.values() if word not in used]


def _refs(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the name of each check → how the document calls it; names used twice are left out."""
    named = [(str(e.get("name")), f"documents.{e['id']}") for e in content.get("documents") or ()]
    named += [(str(e.get("label")), f"fields.{e['id']}") for e in content.get("fields") or ()]
    if content.get(HANDLING):
        named.append((HANDLING_LABEL, HANDLING))
    names = [name for name, _ref in named]
    return {name: ref for name, ref in named if names.count(name) == 1}


def _defects(known: Sequence[dict[str, Any]], words: Sequence[str]) -> list[dict[str, Any]]:
    """Return the defects of these words: stored ones first, as they stood, then new ones.

    New ones stand in the order of their words, not of the documents, which would tell the key.
    """
    ids = find_ids(words, known)
    kept = [each for each in known if each["id"] in ids]
    fresh = sorted({word for word, found in zip(words, ids, strict=True) if not found})
    taken = {each["id"] for each in known}
    free = (letter for letter in (*LETTERS.lower(), *LETTERS) if letter not in taken)
    return [*kept, *({"id": next(free), "text": word} for word in fresh)]


def _document(row: Mapping[str, Any], defects: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {"state": row["state"]}
    if row["defects"]:
        found = find_ids(row["defects"], defects)
        answer["defects"] = [each for each in dict.fromkeys(found) if each]
    return _entry(row) | {"answer": answer}


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in HELPERS}
