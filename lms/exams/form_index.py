"""A frozen form as the server needs it to check and grade answers, kept in memory."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.errors import Invalid
from lms.exams.attempt_token import HASH_LENGTH
from lms.exams.models import FormItem
from lms.exams.weighting import with_marks
from lms.questions.content import item_of
from lms.questions.models import ItemVersion
from lms.questions.paper import Answerable, IdMap, answerables
from lms.words import Phrase
from question_bank.items import AnswerError, Item

_KEPT = 64  # forms; about 1 MB each


@dataclass(frozen=True)
class Slot:
    """One question of a form at the marks it carries there."""

    form_item_id: int
    version_id: int
    number: int
    section: str
    public_id: str
    item: Item
    id_map: IdMap
    marks: Decimal


@dataclass(frozen=True)
class FormIndex:
    """The questions of a form in order, and everything answerable by its opaque id."""

    slots: Sequence[Slot]
    targets: Mapping[str, Answerable]

    def check(self, answers: Mapping[str, Any]) -> None:
        """Raise Invalid naming the question or option that an answer does not fit."""
        for public_id, answer in answers.items():
            target = self.targets.get(public_id)
            if target is None:
                name = _printable(public_id[:64])
                raise Invalid(
                    Phrase(
                        "这份试卷没有编号为“%(name)s”的题目或小题，答案未保存。", name=name[:20]
                    ),
                    "请刷新页面后重试。",
                    code="unknown-item",
                    item=name,
                )
            if answer is None:
                continue
            try:
                target.own_answer(answer)
            except AnswerError as error:
                raise Invalid(
                    Phrase(
                        "编号为“%(id)s”的题目作答有误：%(error)s。",
                        id=public_id,
                        error=_printable(str(error)),
                    ),
                    "请检查后重新作答。",
                    code="invalid-answer",
                    item=public_id,
                ) from error

    def list_answered(self, answers: Mapping[str, Any]) -> set[str]:
        """Return the opaque ids whose answer holds anything."""
        return {
            public_id
            for public_id, answer in answers.items()
            if public_id in self.targets and self.targets[public_id].is_answered(answer)
        }


def _printable(text: str) -> str:
    """Return words of a client that may hold halves of surrogate pairs, safe to send back."""
    return text.encode(errors="replace").decode()


_cache: OrderedDict[tuple[int, str], FormIndex] = OrderedDict()
_lock = threading.Lock()


def get_form_index(session: Session, form_id: int, content_hash: str) -> FormIndex:
    """Return the index of a form; read once a process, for a frozen form never changes.

    content_hash: of the form, at least its first characters. It is part of the key, so that a
    database restored from a backup cannot be served another form under the same number.
    """
    key = (form_id, content_hash[:HASH_LENGTH])
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    index = _load(session, form_id)
    with _lock:
        _cache[key] = index
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return index


def _load(session: Session, form_id: int) -> FormIndex:
    rows = session.execute(
        sa.select(FormItem, ItemVersion)
        .join(ItemVersion, ItemVersion.id == FormItem.item_version_id)
        .where(FormItem.form_id == form_id)
        .order_by(FormItem.ordinal)
    ).all()
    slots = tuple(
        Slot(
            form_item_id=row.id,
            version_id=version.id,
            number=number,
            section=row.section,
            public_id=row.public_id,
            item=with_marks(item_of(version), row.marks),
            id_map=row.option_map,
            marks=row.marks,
        )
        for number, (row, version) in enumerate(rows, start=1)
    )
    targets = {
        target.public_id: target
        for slot in slots
        for target in answerables(slot.item, slot.public_id, slot.id_map)
    }
    return FormIndex(slots, targets)
