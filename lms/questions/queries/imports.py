"""Imports of files, within the reach of who asks."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotFound
from lms.people.models import Account, OrgUnit, StaffMember
from lms.people.queries import within
from lms.questions.models import ItemImport, TableLayout


def get_import_for(actor: Actor, import_id: int) -> ItemImport:
    """Return an import into a unit the actor writes for. Raises NotFound for any other."""
    batch = db.session.scalar(_reached(actor).where(ItemImport.id == import_id))
    if batch is None:
        raise NotFound("没有找到这次导入。", "只能查看自己有命题权限的单位的导入记录。")
    return batch


def imports_query(actor: Actor) -> sa.Select[ItemImport]:
    """Return the query of the imports into the actor's units, newest first."""
    return _reached(actor).order_by(ItemImport.id.desc())


def find_started(actor: Actor, token: str) -> ItemImport | None:
    """Return the import that was begun from an upload of the actor's own."""
    return db.session.scalar(
        sa.select(ItemImport).where(
            ItemImport.token == token, ItemImport.created_by == actor.account_id
        )
    )


def find_layout(unit_id: int, signature: str) -> TableLayout | None:
    """Return how the columns of such a table were last assigned in a unit."""
    return db.session.get(TableLayout, (unit_id, signature))


def names_of(account_ids: Sequence[int | None]) -> Mapping[int, str]:
    """Return account id → the person's name."""
    rows = db.session.execute(
        sa.select(Account.id, StaffMember.name)
        .join(StaffMember, StaffMember.id == Account.staff_id)
        .where(Account.id.in_({each for each in account_ids if each is not None}))
    )
    return {row[0]: row[1] for row in rows}


def _reached(actor: Actor) -> sa.Select[ItemImport]:
    return (
        sa.select(ItemImport)
        .join(OrgUnit, OrgUnit.id == ItemImport.unit_id)
        .where(within(actor.scope(Permission.BANK_AUTHOR)))
    )
