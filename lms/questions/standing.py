"""Where a question stands, in the one word that lists and pages show."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from lms.questions.models import Item, ItemVersion, VersionState


class Standing(StrEnum):
    """That of its latest version, unless the question is held back, expired or retired."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    RE_REVIEW = "re_review"
    EXPIRED = "expired"
    RETIRED = "retired"


@dataclass(frozen=True)
class Label:
    """The word of a state and the tone of its badge."""

    text: str
    tone: str


LABELS: dict[Standing, Label] = {
    Standing.DRAFT: Label(_l("草稿"), "grey"),
    Standing.IN_REVIEW: Label(_l("待审核"), "blue"),
    Standing.RETURNED: Label(_l("已退回"), "red"),
    Standing.APPROVED: Label(_l("已通过"), "pine"),
    Standing.RE_REVIEW: Label(_l("待复核"), "amber"),
    Standing.EXPIRED: Label(_l("已失效"), "grey"),
    Standing.RETIRED: Label(_l("已停用"), "grey"),
}
VERSION_LABELS: dict[VersionState, Label] = {
    VersionState.DRAFT: LABELS[Standing.DRAFT],
    VersionState.IN_REVIEW: LABELS[Standing.IN_REVIEW],
    VersionState.RETURNED: LABELS[Standing.RETURNED],
    VersionState.APPROVED: LABELS[Standing.APPROVED],
    VersionState.SUPERSEDED: Label(_l("已被替换"), "grey"),
}


def standing_of(item: Item, latest: ItemVersion, on: date) -> Standing:
    """Return where a question stands on a day."""
    if item.retired_at is not None:
        return Standing.RETIRED
    if item.needs_re_review_at is not None and latest.state is VersionState.APPROVED:
        return Standing.RE_REVIEW
    if latest.state is VersionState.APPROVED and latest.valid_until and latest.valid_until <= on:
        return Standing.EXPIRED
    return Standing(latest.state.value)
