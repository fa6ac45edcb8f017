"""Reading classes and mentorships."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.training.models import Mentorship


def signed_off_mentorship(
    session: Session, staff_id: int, lines: Collection[str]
) -> Mentorship | None:
    """Return the latest mentorship signed off for this mentee that covers all the lines.

    lines: first-level business line codes; none asks for any signed-off mentorship.
    """
    rows = session.scalars(
        sa.select(Mentorship)
        .where(Mentorship.mentee_id == staff_id, Mentorship.signed_off_at.is_not(None))
        .order_by(Mentorship.signed_off_at.desc(), Mentorship.id.desc())
    )
    return next((row for row in rows if set(lines) <= set(row.business_lines)), None)
