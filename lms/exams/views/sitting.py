"""The exam room: answering, saving without scripts, handing in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import to_local, utc_now
from lms.errors import Refused
from lms.exams import service
from lms.exams.answer_fold import Folded
from lms.exams.attempt_token import Claim, sign
from lms.exams.form_index import get_form_index
from lms.exams.handover import hand_on
from lms.exams.models import Attempt, AttemptState, ExamForm
from lms.exams.queries.sitting import folded_answers, get_form, get_my_attempt
from lms.exams.views.base import blueprint
from lms.questions.posted_answers import delta, nested, read_posted
from lms.web.filters import iso

PING_S = 120  # keeps the browser's session alive and brings extra time granted meanwhile


@dataclass(frozen=True)
class SheetEntry:
    """A question in the navigator."""

    number: int
    url: str
    is_answered: bool
    is_flagged: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class PlacedQuestion:
    """A question of the form with its number and what stands answered."""

    number: int
    item: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    about: str


@dataclass(frozen=True)
class SitPage:
    """All the exam room shows; `player` is what its script works with."""

    attempt: Attempt
    title: str
    sections: Sequence[tuple[str, Sequence[PlacedQuestion]]]
    sheet: Sequence[SheetEntry]
    answered: int
    total: int
    saved_at: str
    server_now: datetime
    player: Mapping[str, Any]


@blueprint.get("/attempts/<int:attempt_id>")
@requires(Permission.LEARN)
def sit(attempt_id: int) -> str | Response:
    """Show the exam room; an attempt that has ended leads to its result."""
    attempt = get_my_attempt(current_actor(), attempt_id)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return redirect(url_for("exams.show_result", attempt_id=attempt_id))
    return render_template("exams/sit.html", page=_page(attempt, utc_now()))


@blueprint.post("/attempts/<int:attempt_id>/answers")
@requires(Permission.LEARN)
def save_form(attempt_id: int) -> Response:
    """Save the whole form of a browser without scripts; go on answering, or to handing in."""
    attempt = get_my_attempt(current_actor(), attempt_id)
    form = get_form(attempt.form_id)
    posted = read_posted(request.form, _questions(form))
    folded = folded_answers(attempt_id)
    changes = delta(posted, folded.answers)
    try:
        if changes:
            service.save_answers(
                attempt_id,
                staff_id=attempt.staff_id,
                seq=folded.seq + 1,
                answers=changes,
                device=request.user_agent.string,
                now=utc_now(),
            )
    except Refused as refusal:  # its time is over, or another tab was quicker
        flash(refusal.message, "warning")
        return redirect(url_for("exams.sit", attempt_id=attempt_id))
    if request.form.get("then") == "submit":
        return redirect(url_for("exams.confirm_submit", attempt_id=attempt_id))
    flash(_("已保存。"), "success")
    return redirect(url_for("exams.sit", attempt_id=attempt_id))


@blueprint.get("/attempts/<int:attempt_id>/submit")
@requires(Permission.LEARN)
def confirm_submit(attempt_id: int) -> str | Response:
    """List what is unanswered before the paper is handed in."""
    attempt = get_my_attempt(current_actor(), attempt_id)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return redirect(url_for("exams.show_result", attempt_id=attempt_id))
    return render_template("exams/confirm_submit.html", page=_page(attempt, utc_now()))


@blueprint.post("/attempts/<int:attempt_id>/submit")
@requires(Permission.LEARN)
def submit(attempt_id: int) -> Response:
    """Hand in the paper and show what came of it."""
    now = utc_now()
    outcome = service.submit_attempt(attempt_id, staff_id=current_actor().staff_id, now=now)
    hand_on(attempt_id, now)
    if outcome.is_new:
        flash(_("试卷已提交。"), "success")
    return redirect(url_for("exams.show_result", attempt_id=attempt_id))


@blueprint.get("/attempts/<int:attempt_id>/ping")
@requires(Permission.LEARN)
def ping(attempt_id: int) -> Response:
    """Return when the attempt ends, which may have moved; being asked keeps the session alive."""
    attempt = get_my_attempt(current_actor(), attempt_id)
    return jsonify(
        state=attempt.state.value, ends_at=iso(attempt.ends_at), server_now=iso(utc_now())
    )


def _questions(form: ExamForm) -> list[dict[str, Any]]:
    return [item for section in _sections(form) for item in section["items"]]


def _sections(form: ExamForm) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = json.loads(form.payload)["sections"]
    return sections


def _page(attempt: Attempt, now: datetime) -> SitPage:
    form = get_form(attempt.form_id)
    folded = folded_answers(attempt.id)
    index = get_form_index(db.session(), form.id, form.content_hash)
    answered = index.list_answered(folded.answers)
    sections, sheet, number = [], [], 0
    for section in _sections(form):
        placed = []
        for item in section["items"]:
            number += 1
            about = " / ".join(item.get("lines") or ())
            placed.append(PlacedQuestion(number, item, nested(item, folded.answers), about))
            parts = [part["id"] for part in item.get("items") or (item,)]
            sheet.append(SheetEntry(number, f"#q{number}", answered.issuperset(parts)))
        sections.append((section["title"], placed))
    last = max(folded.saved_at.values(), default=None)
    return SitPage(
        attempt=attempt,
        title=attempt.exam.title,
        sections=sections,
        sheet=sheet,
        answered=sum(1 for entry in sheet if entry.is_answered),
        total=number,
        saved_at=f"{to_local(last):%H:%M:%S}" if last else "",
        server_now=now,
        player=_player(attempt, form, folded, now),
    )


def _player(attempt: Attempt, form: ExamForm, folded: Folded, now: datetime) -> dict[str, Any]:
    claim = Claim(attempt.id, form.id, form.content_hash)
    return {
        "attempt": attempt.id,
        "token": sign(claim, current_app.config["SECRET_KEY"]),
        "api": f"/api/v1/attempts/{attempt.id}",
        "ping": url_for("exams.ping", attempt_id=attempt.id),
        "ping_s": PING_S,
        "result": url_for("exams.show_result", attempt_id=attempt.id),
        "server_now": iso(now),
        "grace_s": current_app.config["EXAM_GRACE_S"],
        "seq": folded.seq,
        "answers": dict(folded.answers),
        "answered_at": {item: iso(at) for item, at in folded.saved_at.items()},
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """Return the sentences the script shows; {n} and the like are filled in there."""
    return {
        "saved": _("已保存 {n} / {total}"),
        "saving": _("正在保存 {n} / {total}"),
        "offline": _("网络中断，答案暂存在本机，正在重试"),
        "refused": _("有一题未能保存：{message}"),
        "signedOut": _("本页已失效，请刷新后继续作答；已保存的答案不会丢失。"),
        "closed": _("考试已结束"),
        "elsewhere": _("另一台设备上也在作答，已合并较新的答案。"),
        "timeUp": _("时间到，正在交卷…"),
        "timeUpOffline": _("时间到，已停止作答。网络恢复后自动交卷，已保存的答案有效。"),
        "counts": _("已答 {answered} · 标记 {flagged} · 未答 {left}"),
        "answered": _("，已答"),
        "unanswered": _("，未答"),
        "flagged": _("，已标记"),
        "question": _("第 {n} 题"),
        "flag": _("标记"),
        "unflag": _("取消标记"),
        "allAnswered": _("{total} 题全部作答。"),
        "someLeft": _("还有 {left} 题没有作答，交卷后不能再改。"),
        "unsaved": _("还有答案没有保存到服务器，请等网络恢复后再交卷。"),
        "submitFailed": _("没有交卷成功：{message}"),
        "noNetwork": _("网络不通，请稍后再试。"),
    }
