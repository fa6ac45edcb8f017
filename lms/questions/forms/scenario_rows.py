"""The rows of a scenario's editor: a document to review, a field of the form to fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField

from lms.questions.forms.question import LETTERS, shown_marks
from lms.questions.forms.stored import (
    StoredForm,
    line_field,
    lines_of,
    read_list,
    text_field,
    write_list,
)
from lms.web.i18n import lazy_label
from question_bank.items.scenario.checks import STATES
from question_bank.items.scenario.fields import KINDS


def words_of(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return id → the words that stand for an entry: its text, or its id where texts repeat."""
    texts = [entry.get("text") for entry in entries]
    return {
        entry["id"]: str(entry["text"]) if texts.count(entry.get("text")) == 1 else entry["id"]
        for entry in entries
    }


def find_ids(words: Sequence[str], entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the id of the entry each of the words stands for, "" for none."""
    ids = {word: entry_id for entry_id, word in words_of(entries).items()}
    return [ids.get(word, "") for word in words]


class CheckRow(StoredForm):
    """What every check has: marks, rationale, what it depends on, whether it must be passed."""

    id = HiddenField()
    marks = line_field(_l("分值"))
    rationale = text_field(_l("解析"))
    needs = text_field(_l("前提"))
    must = BooleanField(_l("必过"))
    cap = line_field(_l("未过时全题最高得分"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a check."""
        return {
            "id": stored.get("id") or "",
            "marks": shown_marks(stored.get("marks")),
            "rationale": stored.get("rationale") or "",
            "needs": "\n".join(stored.get("needs") or ()),
            "must": bool(stored.get("must")),
            "cap": shown_marks(stored.get("cap")),
        }

    @property
    def has_more(self) -> bool:
        """Return whether anything stands in the part that is folded away."""
        return bool(self.rationale.data or self.needs.data or self.must.data)

    def check(self) -> dict[str, Any]:
        """Return the members that every check has."""
        check: dict[str, Any] = {
            "id": self.id.data or "",
            "marks": self.marks.data or "",
            "needs": lines_of(self.needs.data),
            "must": bool(self.must.data),
            "cap": self.cap.data or "",
        }
        return check | ({"rationale": self.rationale.data} if self.rationale.data else {})


class DocumentRow(CheckRow):
    """A document: what the clerk sees of it, its state, and its defects, one a line."""

    main = "name"
    names = {
        "名称": "name", "所见": "body", "答案": "state", "分值": "marks", "解析": "rationale",
    }  # fmt: skip

    name = line_field(_l("材料名称"))
    body = text_field(_l("窗口看到的情形"))
    state = SelectField(
        _l("正确判断"),
        choices=[SelectChoice(state, lazy_label(label)) for state, label in STATES.items()],
        validate_choice=False,
    )
    defects = text_field(_l("是哪几种缺陷"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a document."""
        return super().data_of(stored) | {
            "name": stored.get("name") or "",
            "body": stored.get("body") or "",
            "state": stored.get("state") or "ok",
            "defects": "\n".join(stored.get("defects") or ()),
        }

    def stored(self) -> dict[str, Any] | None:
        """Return the document; a row without name and words is none."""
        if not self.name.data and not self.body.data:
            return None
        return {
            **self.check(),
            "name": self.name.data or "",
            **({"body": self.body.data} if self.body.data else {}),
            "state": self.state.data or "ok",
            "defects": lines_of(self.defects.data),
        }


class FieldRow(CheckRow):
    """A field of the form: its kind, the answers that are right, one a line."""

    main = "label"
    names = {
        "名称": "label", "类型": "kind", "填写提示": "hint", "单位": "unit", "答案": "accept",
        "允许误差": "tolerance", "选项": "choices", "分值": "marks", "解析": "rationale",
    }  # fmt: skip

    label = line_field(_l("栏目名称"))
    kind = SelectField(
        _l("填写内容"),
        choices=[SelectChoice(kind, lazy_label(label)) for kind, label in KINDS.items()],
        validate_choice=False,
    )
    accept = text_field(_l("正确答案"))
    known_choices = HiddenField()
    choices = text_field(_l("可选的内容"))
    tolerance = line_field(_l("允许误差"))
    unit = line_field(_l("单位"))
    hint = line_field(_l("填写提示"))
    case_sensitive = BooleanField(_l("区分大小写"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a field."""
        choices = stored.get("choices") or []
        words = words_of(choices)
        return super().data_of(stored) | {
            "label": stored.get("label") or "",
            "kind": stored.get("kind") or "text",
            "accept": "\n".join(words.get(each, each) for each in stored.get("accept") or ()),
            "known_choices": write_list(choices),
            "choices": "\n".join(words[each["id"]] for each in choices),
            "tolerance": str(stored.get("tolerance") or ""),
            "unit": stored.get("unit") or "",
            "hint": stored.get("hint") or "",
            "case_sensitive": bool(stored.get("case_sensitive")),
        }

    def stored(self) -> dict[str, Any] | None:
        """Return the field; a row without name and answer is none."""
        accept = lines_of(self.accept.data)
        if not self.label.data and not accept:
            return None
        field: dict[str, Any] = {
            **self.check(),
            "label": self.label.data or "",
            "kind": self.kind.data or "text",
            "accept": accept,
        }
        if field["kind"] == "choice":
            field["choices"] = self._choices()
            found = find_ids(accept, field["choices"])
            field["accept"] = [id or word for id, word in zip(found, accept, strict=True)]
        for name in ("tolerance", "unit", "hint"):
            if self[name].data:
                field[name] = self[name].data
        return field | ({"case_sensitive": True} if self.case_sensitive.data else {})

    def _choices(self) -> list[dict[str, Any]]:
        """Return the choices in the order written; words that were stored keep their ids."""
        known = read_list(self.known_choices.data)
        words = list(dict.fromkeys(lines_of(self.choices.data)))
        by_id = {each["id"]: each for each in known}
        free = iter([letter for letter in LETTERS if letter not in by_id])
        return [
            dict(by_id[found]) if found else {"id": next(free), "text": word}
            for word, found in zip(words, find_ids(words, known), strict=True)
        ]
