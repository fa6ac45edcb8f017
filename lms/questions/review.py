"""Who may decide on a version, and when it may be approved (docs/rules/question-review.md)."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from lms.questions.models import VersionState
from lms.words import Phrase, term
from question_bank.items import Item


@dataclass(frozen=True)
class Verdict:
    """Whether something may be done; `reasons` say why not."""

    reasons: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Return whether nothing stands against it."""
        return not self.reasons


OWN_WORDS = term("命题人不能审核自己的题目，请由另一位审题人审核")


@dataclass(frozen=True)
class Written:
    """Who wrote a version of a question, and whether it was ever approved."""

    number: int
    author_id: int | None
    approved_at: datetime | None


def writers_of(number: int, history: Iterable[Written]) -> frozenset[int]:
    """Return the accounts that wrote any version since the approval before this one (row R10).

    history: versions of one question, in any order; those after `number` are left out.
    """
    before = [each for each in history if each.number <= number]
    approved = (each.number for each in before if each.approved_at and each.number < number)
    last = max(approved, default=0)
    return frozenset(
        each.author_id for each in before if each.number > last and each.author_id is not None
    )


def may_decide(
    *, state: VersionState, is_latest: bool, writers: Set[int], reviewer_id: int
) -> Verdict:
    """Return whether a reviewer may approve or return a version (rows R1–R4, R10)."""
    reasons = []
    if reviewer_id in writers:
        reasons.append(OWN_WORDS)
    if not is_latest:
        reasons.append(term("这道题已有更新的版本，请审核最新版本"))
    elif state is not VersionState.IN_REVIEW:
        reasons.append(term("这个版本不在待审核状态"))
    return Verdict(tuple(reasons))


def may_confirm(*, needs_re_review: bool, writers: Set[int], reviewer_id: int) -> Verdict:
    """Return whether a reviewer may confirm an approved version whose policy changed (row R5)."""
    reasons = []
    if reviewer_id in writers:
        reasons.append(OWN_WORDS)
    if not needs_re_review:
        reasons.append(term("这道题不在待复核状态"))
    return Verdict(tuple(reasons))


def is_complete(item: Item) -> Verdict:
    """Return whether an item bears all that papers are assembled by (row R6)."""
    missing = [
        term(name)
        for name, value in (
            ("业务条线", item.business_lines),
            ("培训内容类别", item.content_category),
            ("能力维度", item.competency),
            ("难度", item.difficulty),
        )
        if not value
    ]
    if item.content_category == "policy" and not item.legal_basis:
        missing.append(term("政策依据"))
    return Verdict(
        (Phrase("还缺：%(missing)s，请退回补充", missing=tuple(missing)),) if missing else ()
    )
