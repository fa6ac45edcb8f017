"""Who may change a question: by unit and by business line (docs/rules/accounts.md)."""

import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotPermitted
from lms.people.queries import within
from lms.questions.models import ItemVersion
from lms.questions.review import Verdict
from lms.words import Phrase, term
from question_bank.taxonomy import line_name

OTHER_UNIT = term("属于其他单位的题库，可以使用，不能修改")
NO_LINE = term("没有标注业务条线，而您只负责部分业务条线")
HINT = term("如需调整，请联系安全管理员修改您的授权。")


def verdict_on(
    actor: Actor | None,
    unit_path: str,
    line: str,
    permission: Permission = Permission.BANK_AUTHOR,
) -> Verdict:
    """Return whether somebody may act on a unit's question of this primary line (rows B1–B15).

    actor: None at the command line, which may do everything.  line: code, "" for none.
    """
    if actor is None or actor.may_for_line(permission, unit_path, line):
        return Verdict()
    if not actor.may(permission, unit_path):
        return Verdict((OTHER_UNIT,))
    if not line:
        return Verdict((NO_LINE,))
    return Verdict((Phrase("“%(line)s”不在您负责的业务条线内", line=term(line_name(line))),))


def check(
    actor: Actor | None,
    unit_path: str,
    line: str,
    permission: Permission = Permission.BANK_AUTHOR,
) -> None:
    """Raise NotPermitted with the reason unless the verdict allows it."""
    verdict = verdict_on(actor, unit_path, line, permission)
    if not verdict.allowed:
        raise NotPermitted(Phrase("%(reason)s。", reason=verdict.reasons[0]), HINT)


def reaches(actor: Actor, permission: Permission) -> sa.ColumnElement[bool]:
    """Return the condition that `verdict_on` allows; needs OrgUnit and ItemVersion joined."""
    return sa.or_(
        sa.false(),
        *(
            sa.and_(within([grant.unit_path]), _of_lines(grant.lines))
            for grant in actor.grants_of(permission)
        ),
    )


def _of_lines(lines: frozenset[str]) -> sa.ColumnElement[bool]:
    if not lines:
        return sa.true()
    return sa.func.substr(ItemVersion.primary_line, 1, 2).in_(sorted(lines))
