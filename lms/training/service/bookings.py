"""Who is booked when: steps that keep people out of two sessions at once."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.clock import to_local
from lms.errors import Refused
from lms.people.models import StaffMember
from lms.training.clashes import Booking, find_clashes
from lms.training.models import ClassMember, ClassSession, TrainingClass

SHOWN = 5  # clashes named in the message


def booked(
    row: TrainingClass, sessions: Iterable[ClassSession], staff_ids: Iterable[int]
) -> list[Booking]:
    """Return the bookings that these sessions make for these people."""
    people = list(staff_ids)
    return [
        Booking(staff_id, s.id, s.starts_at, s.minutes, row.title)
        for s in sessions
        for staff_id in people
    ]


def refuse_clashes(session: Session, wanted: Sequence[Booking]) -> None:
    """Refuse, naming person, time and class, when someone would be in two sessions at once."""
    clashes = find_clashes(wanted, _standing(session, wanted)) if wanted else []
    if not clashes:
        return
    names = {
        person.id: person.name
        for person in session.scalars(
            sa.select(StaffMember).where(StaffMember.id.in_({new.staff_id for new, _ in clashes}))
        )
    }
    lines = [
        f"{names[old.staff_id]}{_when(old)}已在“{old.title}”上课。" for _, old in clashes[:SHOWN]
    ]
    more = f"另有 {len(clashes) - SHOWN} 处。" if len(clashes) > SHOWN else ""
    raise Refused(
        "时间冲突：" + "".join(lines) + more, "请调整课次时间或参训人员。", code="time-clash"
    )


def _standing(session: Session, wanted: Sequence[Booking]) -> list[Booking]:
    first = min(b.starts_at for b in wanted) - timedelta(days=1)  # a session lasts under a day
    last = max(b.ends_at for b in wanted)
    rows = session.execute(
        sa.select(
            ClassMember.staff_id,
            ClassSession.id,
            ClassSession.starts_at,
            ClassSession.minutes,
            TrainingClass.title,
        )
        .join(ClassSession, ClassSession.class_id == ClassMember.class_id)
        .join(TrainingClass, TrainingClass.id == ClassMember.class_id)
        .where(
            ClassMember.staff_id.in_({b.staff_id for b in wanted}),
            ClassSession.starts_at >= first,
            ClassSession.starts_at < last,
        )
        .order_by(ClassSession.starts_at)
    )
    return [Booking(*row) for row in rows]


def _when(booking: Booking) -> str:
    local = to_local(booking.starts_at)
    return f" {local.month} 月 {local.day} 日 {local:%H:%M} "
