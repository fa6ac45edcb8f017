"""Exams a person may see, and starting one."""

import json

from flask import Blueprint, Response, current_app, request, url_for
from pydantic import BaseModel

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.api.frame import Instant, answer, describe
from lms.clock import to_local, utc_now
from lms.exams import service
from lms.exams.attempt_token import Claim, sign
from lms.exams.models import Exam
from lms.exams.queries.sitting import MyExam, my_exams_query, with_attempts
from lms.web.pagination import page_number, paginate
from lms.web.security import csrf

blueprint = Blueprint("api_exams", __name__)
csrf.exempt(blueprint)


class MyAttempt(BaseModel):
    """An attempt of the person who asks."""

    id: int
    number: int
    state: str
    starts_at: Instant
    ends_at: Instant


class ExamEntry(BaseModel):
    """An exam of the list; state: upcoming, open, closed or cancelled."""

    id: int
    title: str
    kind: str
    state: str
    opens_at: Instant
    closes_at: Instant
    duration_min: int
    attempts_allowed: int
    attempts: list[MyAttempt]


class ExamList(BaseModel):
    """A page of exams."""

    items: list[ExamEntry]
    next: str | None


class Option(BaseModel):
    """An option, entry, prompt or choice under its opaque id."""

    id: str
    html: str


class FormQuestion(BaseModel):
    """A question as examinees see it; which of the optional members it has follows from `type`."""

    id: str
    type: str
    marks: str
    stem_html: str
    options: list[Option] | None = None
    entries: list[Option] | None = None
    prompts: list[Option] | None = None
    choices: list[Option] | None = None
    blanks: int | None = None
    unit: str | None = None
    max_length: int | None = None
    scoring_note: str | None = None
    lines: list[str] | None = None
    material_html: str | None = None
    items: list["FormQuestion"] | None = None


class FormSection(BaseModel):
    """A section of a form."""

    title: str
    items: list[FormQuestion]


class Form(BaseModel):
    """A form without keys."""

    sections: list[FormSection]


class StartedAttempt(BaseModel):
    """An attempt under way, its own token and its form."""

    id: int
    token: str
    starts_at: Instant
    ends_at: Instant
    server_now: Instant
    form: Form


@blueprint.get("/exams")
@requires(Permission.LEARN)
@describe("Exams this person may see", response=ExamList, query=("page",))
def list_exams() -> Response:
    """Return a page of the exams published for the caller, the latest first."""
    actor, now = current_actor(), utc_now()
    query = my_exams_query(actor).order_by(Exam.opens_at.desc(), Exam.id.desc())
    page = paginate(db.session(), query, page_number())
    rows = with_attempts(page.items, actor.staff_id, now)
    following = url_for("api_exams.list_exams", page=page.number + 1) if page.has_next else None
    return answer(ExamList(items=[_entry(row) for row in rows], next=following))


@blueprint.post("/exams/<int:exam_id>/attempts")
@requires(Permission.LEARN)
@describe(
    "Begin an attempt, or get the one under way", response=StartedAttempt, statuses=(200, 201)
)
def start_attempt(exam_id: int) -> Response:
    """Return the attempt with its form: 201 when it was begun, 200 when it was under way."""
    now = utc_now()
    started = service.start_attempt(exam_id, staff_id=current_actor().staff_id, now=now)
    return attempt_response(started)


def attempt_response(started: service.StartedAttempt) -> Response:
    """Return an attempt as JSON; the form's bytes, prepared at publishing, go in as they are."""
    claim = Claim(started.attempt_id, started.form_id, started.form_hash)
    head = {
        "id": started.attempt_id,
        "token": sign(claim, current_app.config["SECRET_KEY"]),
        "starts_at": to_local(started.starts_at).isoformat(),
        "ends_at": to_local(started.ends_at).isoformat(),
        "server_now": to_local(utc_now()).isoformat(),
    }
    body = json.dumps(head).encode()[:-1] + b', "form": ' + started.payload + b"}"
    return Response(body, 201 if started.created else 200, content_type="application/json")


def device_of_request() -> str:
    """Return what the client calls its device (`X-Device`), else what it calls itself."""
    return (request.headers.get("X-Device") or request.user_agent.string)[:64]


def _entry(row: MyExam) -> ExamEntry:
    exam = row.exam
    return ExamEntry(
        id=exam.id,
        title=exam.title,
        kind=exam.kind.value,
        state=row.phase.value,
        opens_at=exam.opens_at,
        closes_at=exam.closes_at,
        duration_min=exam.duration_min,
        attempts_allowed=exam.attempts_allowed,
        attempts=[
            MyAttempt(
                id=each.id,
                number=each.number,
                state=each.state.value,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
            )
            for each in row.attempts
        ],
    )
