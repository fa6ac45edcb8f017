"""From a closed round to its final board, the certificates of honour and the notices."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.certification.models import CertificateKind
from lms.certification.service import issue_certificate
from lms.clock import local_date
from lms.competitions.models import Round, StandingsSnapshot
from lms.competitions.queries import list_open_rounds
from lms.competitions.service import build_standings
from lms.competitions.service import finalise as make_final
from lms.db import transaction
from lms.notices.service import notify
from lms.people.models import OrgUnit
from lms.web.filters import decimal

AWARDED_RANKS = 3  # the first three people and units; configurable prizes come with promotion


def finalise_round(round_id: int, *, actor: Actor | None, now: datetime) -> StandingsSnapshot:
    """Make the final board of a round, award its certificates and tell everybody, all or nothing.

    Twice changes nothing. Raises Refused as `competitions.service.finalise` does.
    """
    with transaction() as session:
        snapshot = make_final(session, round_id, actor=actor, now=now)
        each = session.get_one(Round, round_id)
        for entry in snapshot.individuals:
            if entry["rank"] <= AWARDED_RANKS:
                _award(session, each, snapshot, entry, now)
            _tell(session, each, entry, now)
        for entry in snapshot.units:
            if entry["rank"] <= AWARDED_RANKS:
                _award(session, each, snapshot, entry, now)
    return snapshot


def build_open_boards(now: datetime) -> int:
    """Bring the boards of all rounds that are not final up to date; returns how many changed."""
    with transaction() as session:
        round_ids = list_open_rounds(session)
    return sum(build_standings(round_id, now) for round_id in round_ids)


def _award(
    session: Session,
    each: Round,
    snapshot: StandingsSnapshot,
    entry: dict[str, Any],
    now: datetime,
) -> None:
    staff_id = entry.get("staff_id")
    holder = f"staff:{staff_id}" if staff_id else f"unit:{entry['unit_id']}"
    competition = each.stage.competition
    issue_certificate(
        session,
        kind=CertificateKind.AWARD,
        staff_id=staff_id,
        unit_id=entry["unit_id"],
        source_key=f"round:{each.id}:{holder}",
        title="荣誉证书",
        snapshot={
            "name": entry.get("name") or entry["unit"],
            "unit": entry["unit"],
            "issuer": session.get_one(OrgUnit, competition.unit_id).name,
            "competition": competition.title,
            "round": each.title,
            "rank": entry["rank"],
            "score": entry["score"],
            "is_unit": staff_id is None,
            "board_sha256": snapshot.sha256,
        },
        valid_from=local_date(now),
        valid_until=None,
        now=now,
    )


def _tell(session: Session, each: Round, entry: dict[str, Any], now: datetime) -> None:
    awarded = entry["rank"] <= AWARDED_RANKS
    score = decimal(Decimal(entry["score"]))
    notify(
        session,
        staff_id=entry["staff_id"],
        kind="competition",
        title=f"{each.stage.competition.title}成绩已公布",
        body=f"您在“{each.title}”中获第 {entry['rank']} 名，得分 {score}。"
        + ("荣誉证书可在“证书”中打印。" if awarded else ""),
        url=f"/rounds/{each.id}",
        dedupe_key=f"round-final:{each.id}:{entry['staff_id']}",
        now=now,
        mail=True,
    )
