"""What exams ask of the question bank."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from lms.people.models import OrgUnit
from lms.questions.models import Item as BankItem
from lms.questions.models import ItemVersion
from question_bank.items import Item


def item_of(version: ItemVersion) -> Item:
    """Return the question of a version."""
    return Item.from_document(version.document)


def usable_versions(session: Session, unit_path: str, on: date) -> Sequence[ItemVersion]:
    """Return the approved versions a unit may draw on a day."""
    ids = [int(part) for part in unit_path.split("/") if part]
    return session.scalars(
        sa.select(ItemVersion)
        .join(BankItem, BankItem.approved_version_id == ItemVersion.id)
        .join(OrgUnit, OrgUnit.id == BankItem.unit_id)
        .options(contains_eager(ItemVersion.item))
        .where(
            OrgUnit.id.in_(ids),
            BankItem.retired_at.is_(None),
            BankItem.needs_re_review_at.is_(None),
            sa.or_(ItemVersion.valid_from.is_(None), ItemVersion.valid_from <= on),
            sa.or_(ItemVersion.valid_until.is_(None), ItemVersion.valid_until > on),
        )
        .order_by(ItemVersion.id)
    ).all()


def count_exposure(session: Session, version_ids: Sequence[int]) -> None:
    """Count one more form for each of the questions."""
    session.execute(
        sa.update(BankItem)
        .where(BankItem.approved_version_id.in_(version_ids))
        .values(exposure_count=BankItem.exposure_count + 1)
        .execution_options(synchronize_session=False)
    )
