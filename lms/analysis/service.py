"""Computing the figures of exams and of the bank, and noting that somebody looked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.analysis.advice import DRIFT, urgency_of
from lms.analysis.gathering import Gathered, fingerprint_of, gather
from lms.analysis.models import ItemLook, ItemStatistic, ResponseAnalysis
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import NotFound, Refused
from lms.exams.models import Exam, ExamKind
from lms.questions.queries.items import readable_ids
from question_bank.statistics.curve import CurvePoint, ability_curve
from question_bank.statistics.drift import Facility, list_drift
from question_bank.statistics.forms import analyse_forms
from question_bank.statistics.items import Flag, ItemFigures, OptionFigures, analyse_items
from question_bank.statistics.pooling import pool, pool_curves
from question_bank.statistics.rasch import calibrate
from question_bank.statistics.responses import build_matrix
from question_bank.statistics.similarity import list_alike
from question_bank.statistics.speed import list_fast

BANK = "bank"


def analyse_due(now: datetime) -> int:
    """Analyse every closed exam whose results changed, then the bank; returns how many exams."""
    with transaction() as session:
        ids = session.scalars(
            sa.select(Exam.id)
            .where(
                Exam.published_at.is_not(None),
                Exam.cancelled_at.is_(None),
                Exam.closes_at <= now,
                Exam.kind != ExamKind.PRACTICE,
            )
            .order_by(Exam.id)
        ).all()
    done = sum(analyse_exam(exam_id, now=now) for exam_id in ids)
    if done:
        analyse_bank(now=now)
    return done


def analyse_exam(exam_id: int, *, now: datetime) -> bool:
    """Compute the figures of a closed exam; returns whether its results had changed.

    Raises Refused while it runs: figures of a running exam would tell its questions.
    """
    with transaction() as session:
        exam = session.get_one(Exam, exam_id)
        if exam.published_at is None or exam.closes_at > now:
            raise Refused("考试结束后才能做试题分析。", "请等考试结束、阅卷完成后再来。")
        fingerprint = fingerprint_of(session, exam_id)
        known = _find(session, f"exam-{exam_id}")
        if fingerprint == "0:0" or (known is not None and known.fingerprint == fingerprint):
            return False
        gathered = gather(session, exam_id)
        analysis = _renew(session, known, f"exam-{exam_id}", exam_id, now)
        analysis.fingerprint = fingerprint
        _fill_exam(session, analysis, gathered)
    return True


def _find(session: Session, scope: str) -> ResponseAnalysis | None:
    return session.scalar(
        sa.select(ResponseAnalysis).where(ResponseAnalysis.scope == scope).with_for_update()
    )


def _renew(
    session: Session, known: ResponseAnalysis | None, scope: str, exam_id: int | None, now: datetime
) -> ResponseAnalysis:
    """Return the analysis of a scope without figures, the old ones gone."""
    if known is None:
        known = ResponseAnalysis(
            scope=scope, exam_id=exam_id, people=0, fingerprint="", forms=[], alike=[], fast=[],
            calibration_note="", computed_at=now,
        )  # fmt: skip
        session.add(known)
        session.flush()
    else:
        session.execute(sa.delete(ItemStatistic).where(ItemStatistic.analysis_id == known.id))
    known.computed_at = now
    return known


def _fill_exam(session: Session, analysis: ResponseAnalysis, gathered: Gathered) -> None:
    matrix = build_matrix(gathered.earned)
    calibration = calibrate(matrix)
    calibrated = {each.item: asdict(each) for each in calibration.items}
    analysis.people = len(matrix.candidates)
    analysis.calibration_note = calibration.reason
    analysis.forms = [asdict(form) | {"items": len(form.items)} for form in analyse_forms(matrix)]
    analysis.alike = [asdict(pair) for pair in list_alike(matrix)]
    analysis.fast = [asdict(each) for form in gathered.paces for each in list_fast(form)]
    session.add_all(
        _statistic(
            analysis,
            gathered.item_ids[int(figures.item)],
            figures,
            ability_curve(matrix, number),
            calibrated.get(figures.item),
        )
        for number, figures in enumerate(analyse_items(matrix, gathered.bank))
    )


def _statistic(
    analysis: ResponseAnalysis,
    item_id: int,
    figures: ItemFigures,
    curve: Sequence[CurvePoint],
    calibration: Mapping[str, object] | None,
    drift: str = "",
) -> ItemStatistic:
    flags = [flag.value for flag in figures.flags] + ([DRIFT] if drift else [])
    return ItemStatistic(
        analysis_id=analysis.id,
        item_id=item_id,
        item_version_id=int(figures.item),
        people=figures.count,
        facility=figures.facility,
        discrimination=figures.discrimination,
        item_rest=figures.item_rest,
        omitted=figures.omitted,
        flags=",".join(flags),
        urgency=urgency_of(flags),
        options=[asdict(option) for option in figures.options],
        curve=[asdict(point) for point in curve],
        calibration=dict(calibration) if calibration else None,
        drift=drift,
    )


def analyse_bank(*, now: datetime) -> None:
    """Pool the figures of all exams into those of the bank (S15), with drift (S11)."""
    with transaction() as session:
        rows = session.scalars(
            sa.select(ItemStatistic)
            .join(ResponseAnalysis, ResponseAnalysis.id == ItemStatistic.analysis_id)
            .join(Exam, Exam.id == ResponseAnalysis.exam_id)
            .order_by(Exam.closes_at, Exam.id, ItemStatistic.id)
        ).all()
        by_version: dict[int, list[ItemStatistic]] = defaultdict(list)
        for row in rows:
            by_version[row.item_version_id].append(row)
        analysis = _renew(session, _find(session, BANK), BANK, None, now)
        drifts = _drifts(by_version)
        session.add_all(
            _pooled(analysis, each, drifts.get(version_id, ""))
            for version_id, each in by_version.items()
        )
        analysis.people = (
            session.scalar(
                sa.select(sa.func.sum(ResponseAnalysis.people)).where(
                    ResponseAnalysis.exam_id.is_not(None)
                )
            )
            or 0
        )


def _pooled(analysis: ResponseAnalysis, rows: Sequence[ItemStatistic], drift: str) -> ItemStatistic:
    curves = [[CurvePoint(**point) for point in row.curve] for row in rows]
    calibrated = [row for row in rows if row.calibration]
    widest = max(calibrated, key=lambda row: row.people, default=None)
    return _statistic(
        analysis,
        rows[-1].item_id,
        pool([figures_of(row) for row in rows]),
        pool_curves(curves),
        widest.calibration if widest else None,
        drift,
    )


def figures_of(row: ItemStatistic) -> ItemFigures:
    """Return a stored row as the engine's figures."""
    known = {flag.value for flag in Flag}
    return ItemFigures(
        item=str(row.item_version_id),
        count=row.people,
        facility=row.facility,
        discrimination=row.discrimination,
        item_rest=row.item_rest,
        flags=tuple(Flag(each) for each in row.flags.split(",") if each in known),
        options=tuple(OptionFigures(**option) for option in row.options),
        omitted=row.omitted,
    )


def _drifts(by_version: Mapping[int, Sequence[ItemStatistic]]) -> dict[int, str]:
    """Return in words how versions changed between the first and the latest exam they stood in."""
    pairs: dict[tuple[int, int], list[Sequence[ItemStatistic]]] = defaultdict(list)
    for rows in by_version.values():
        if len(rows) > 1:
            pairs[rows[0].analysis_id, rows[-1].analysis_id].append(rows)
    found: dict[int, str] = {}
    for same in pairs.values():
        earlier, later = (
            {str(each.item_version_id): Facility(each.facility, each.people) for each in side}
            for side in ([rows[0] for rows in same], [rows[-1] for rows in same])
        )
        drifts = list_drift(earlier, later)
        found |= {int(each.item): each.reason for each in drifts if each.is_flagged}
    return found


def note_look(item_id: int, note: str, *, actor: Actor, now: datetime) -> None:
    """Note that somebody looked at the flags of a question; twice the same is one note."""
    with transaction() as session:
        if item_id not in readable_ids(actor, [item_id]) or not actor.may(Permission.BANK_READ):
            raise NotFound("没有找到这道题。", "题目可能属于其他单位，或您没有相应权限。")
        flagged = session.scalars(
            sa.select(ItemStatistic)
            .join(ResponseAnalysis, ResponseAnalysis.id == ItemStatistic.analysis_id)
            .where(ResponseAnalysis.scope == BANK, ItemStatistic.item_id == item_id)
        ).all()
        for row in flagged:
            latest = session.scalar(
                sa.select(ItemLook)
                .where(ItemLook.item_version_id == row.item_version_id)
                .order_by(ItemLook.id.desc())
                .limit(1)
            )
            if latest is None or (latest.flags, latest.note) != (row.flags, note):
                session.add(
                    ItemLook(
                        item_version_id=row.item_version_id, flags=row.flags, note=note,
                        looked_by=actor.account_id, looked_at=now,
                    )
                )  # fmt: skip


def show_signals(exam_id: int, *, actor: Actor, now: datetime) -> None:
    """Record that somebody was shown the people whom the signals of an exam name."""
    with transaction() as session:
        record(
            session,
            Action.PERSONAL_DATA_SHOWN,
            actor=actor,
            object_type="exam",
            object_id=exam_id,
            detail={"page": "signals"},
            now=now,
        )
