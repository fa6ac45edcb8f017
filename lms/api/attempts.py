"""Saving the answers of an attempt, resuming it, handing it in.

Each call takes the caller's bearer token or the attempt's own: `Authorization: Attempt <token>`.
"""

from typing import Any

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel, Field

from lms import db
from lms.access.guard import current_actor, public
from lms.api.exams import device_of_request
from lms.api.frame import Amount, Instant, answer, describe, read_body
from lms.clock import utc_now
from lms.exams import service
from lms.exams.attempt_token import Claim, find_claim_in_header
from lms.exams.models import Attempt, AttemptState
from lms.exams.queries.results import find_result_of_attempt
from lms.exams.queries.sitting import folded_answers, get_attempt_of, last_end_of
from lms.exams.review import shown_to_candidate
from lms.exams.service.saving import MAX_SEQ
from lms.flows.exam_results import after_attempt
from lms.web.security import csrf

blueprint = Blueprint("api_attempts", __name__)
csrf.exempt(blueprint)


class SaveRequest(BaseModel):
    """What changed since the last save; None takes an answer back."""

    seq: int = Field(ge=1, le=MAX_SEQ, strict=True)
    answers: dict[str, dict[str, Any] | None]


class SavedAnswers(BaseModel):
    """The answers of this seq are durable."""

    seq: int
    saved_at: Instant
    ends_at: Instant
    server_now: Instant


class AttemptStatus(BaseModel):
    """Enough to resume on another device. answered_at: when each answer last changed."""

    id: int
    exam_id: int
    state: str
    starts_at: Instant
    ends_at: Instant
    ended_at: Instant | None
    server_now: Instant
    seq: int
    answers: dict[str, Any]
    answered_at: dict[str, Instant]


class SubmitRequest(BaseModel):
    """The last save the client made, so that none is left behind."""

    seq: int | None = Field(default=None, ge=0, le=MAX_SEQ, strict=True)


class SectionResult(BaseModel):
    """The marks of a section."""

    title: str
    marks: Amount
    max_marks: Amount


class Result(BaseModel):
    """The marks of an attempt."""

    marks: Amount
    max_marks: Amount
    passed: bool
    sections: list[SectionResult]


class Submitted(BaseModel):
    """An attempt that has ended; `result` where the exam's rules show it and it is final."""

    id: int
    state: str
    ended_at: Instant | None
    result: Result | None


@blueprint.put("/attempts/<int:attempt_id>/answers")
@public
@describe("Save answers", request=SaveRequest, response=SavedAnswers, takes_attempt_token=True)
def save_answers(attempt_id: int) -> Response:
    """Answer only after what was sent is durable."""
    now = utc_now()
    claim = _claim()
    body = read_body(SaveRequest)
    saved = service.save_answers(
        attempt_id,
        claim=claim,
        staff_id=None if claim else current_actor().staff_id,
        seq=body.seq,
        answers=body.answers,
        device=device_of_request(),
        now=now,
    )
    return answer(
        SavedAnswers(
            seq=saved.seq, saved_at=saved.saved_at, ends_at=saved.ends_at, server_now=utc_now()
        )
    )


@blueprint.get("/attempts/<int:attempt_id>")
@public
@describe("Where an attempt stands", response=AttemptStatus, takes_attempt_token=True)
def show_attempt(attempt_id: int) -> Response:
    """Return state, times and the current answers."""
    attempt = _get_attempt(attempt_id, _claim())
    folded = folded_answers(attempt_id)
    return answer(
        AttemptStatus(
            id=attempt.id,
            exam_id=attempt.exam_id,
            state=attempt.state.value,
            starts_at=attempt.starts_at,
            ends_at=attempt.ends_at,
            ended_at=attempt.ended_at,
            server_now=utc_now(),
            seq=folded.seq,
            answers=dict(folded.answers),
            answered_at=dict(folded.saved_at),
        )
    )


@blueprint.post("/attempts/<int:attempt_id>/submit")
@public
@describe("Hand in an attempt", request=SubmitRequest, response=Submitted, takes_attempt_token=True)
def submit_attempt(attempt_id: int) -> Response:
    """End and grade the attempt; again, return the same."""
    now = utc_now()
    claim = _claim()
    staff_id = None if claim else current_actor().staff_id
    body = read_body(SubmitRequest) if request.content_length else SubmitRequest()
    outcome = service.submit_attempt(
        attempt_id, claim=claim, staff_id=staff_id, seq=body.seq, now=now
    )
    after_attempt(attempt_id, now)
    attempt = _get_attempt(attempt_id, claim)
    return answer(
        Submitted(
            id=attempt_id,
            state=outcome.state.value,
            ended_at=outcome.ended_at,
            result=_result(attempt),
        )
    )


def _claim() -> Claim | None:
    """Return what the attempt's own token proves, None when the caller brings another one."""
    header = request.headers.get("Authorization", "")
    return find_claim_in_header(header, current_app.config["SECRET_KEY"])


def _get_attempt(attempt_id: int, claim: Claim | None) -> Attempt:
    staff_id = None if claim else current_actor().staff_id
    return get_attempt_of(attempt_id, staff_id=staff_id, claim=claim)


def _result(attempt: Attempt) -> Result | None:
    """Return the marks where the review rule shows them now."""
    shown = shown_to_candidate(
        attempt.exam.review_rule,
        attempt.state,
        last_end_at=last_end_of(attempt.exam),
        now=utc_now(),
    )
    if not shown.score or attempt.state is not AttemptState.MARKED:
        return None
    row = find_result_of_attempt(db.session(), attempt.id)
    if row is None:
        return None
    return Result(
        marks=row.marks,
        max_marks=row.max_marks,
        passed=row.passed,
        sections=[
            SectionResult(title=title, marks=marks, max_marks=max_marks)
            for title, marks, max_marks in row.by_section
        ],
    )
