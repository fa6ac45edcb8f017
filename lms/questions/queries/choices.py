"""What the fields of the list's filter offer: authors, owners, imports, policies, tags."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.clock import to_local
from lms.people.models import Account, OrgUnit, StaffMember
from lms.questions.models import Item, ItemImport, ItemVersion, LegalBasis
from lms.questions.queries.items import readable
from lms.questions.queries.tags import list_tags

MOST = 100  # of a field's choices


@dataclass(frozen=True)
class Choices:
    """Pairs (value, words) of each field; tags are words alone."""

    units: Sequence[tuple[int, str]]
    authors: Sequence[tuple[int, str]]
    imports: Sequence[tuple[int, str]]
    policies: Sequence[tuple[int, str]]
    tags: Sequence[str]


def filter_choices(actor: Actor) -> Choices:
    """Return what the questions an actor may see can be narrowed by."""
    return Choices(
        units=_pairs(
            sa.select(OrgUnit.id, OrgUnit.name)
            .where(OrgUnit.id.in_(sa.select(Item.unit_id)), readable(actor))
            .order_by(OrgUnit.path)
        ),
        authors=_pairs(
            sa.select(Account.id, StaffMember.name)
            .join(StaffMember, StaffMember.id == Account.staff_id)
            .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
            .where(
                sa.exists().where(ItemVersion.author_id == Account.id),
                readable(actor),
            )
            .order_by(StaffMember.name)
        ),
        imports=[
            (row.id, f"{to_local(row.created_at):%Y-%m-%d} {row.file_name}")
            for row in db.session.scalars(
                sa.select(ItemImport)
                .join(OrgUnit, OrgUnit.id == ItemImport.unit_id)
                .where(readable(actor))
                .order_by(ItemImport.id.desc())
                .limit(MOST)
            )
        ],
        policies=_pairs(
            sa.select(PolicyDocument.id, PolicyDocument.short_title)
            .where(
                PolicyDocument.id.in_(
                    sa.select(PolicyClause.document_id).join(
                        LegalBasis, LegalBasis.clause_id == PolicyClause.id
                    )
                )
            )
            .order_by(PolicyDocument.short_title)
        ),
        tags=list_tags(actor, MOST),
    )


def _pairs(query: sa.Select[int, str]) -> list[tuple[int, str]]:
    rows = db.session.execute(query.limit(MOST))
    return [(row[0], row[1]) for row in rows]
