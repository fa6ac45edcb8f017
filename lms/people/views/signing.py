"""Signing in and out."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from lms.access.guard import current_actor, find_actor, public, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import Refused
from lms.people import sign_in as service
from lms.people.models import SessionKind
from lms.people.sessions import COOKIE_KEY
from lms.web.forms import BaseForm
from lms.web.i18n import explain
from lms.web.security import limiter

blueprint = Blueprint("access", __name__)


class SignInForm(BaseForm):
    """Login name and password."""

    login = StringField(
        _l("登录名"),
        [DataRequired(_l("请填写登录名。")), Length(max=64)],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    password = PasswordField(
        _l("密码"),
        [DataRequired(_l("请填写密码。")), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("30/minute", methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Ask for login and password; on success open the page asked for, or home."""
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET" and find_actor():
        return redirect(local_target(request.args.get("next")))
    if form.validate_on_submit():
        config = current_app.config
        try:
            _account, _row, secret = service.sign_in(
                form.login.data,
                form.password.data,
                SessionKind.BROWSER,
                now=utc_now(),
                life=timedelta(hours=config["SESSION_MAX_HOURS"]),
                lock_after=config["LOCK_AFTER_FAILURES"],
                lock_for=timedelta(minutes=config["LOCK_MIN"]),
                ip=request.remote_addr or "",
                user_agent=request.user_agent.string,
            )
        except Refused as refusal:
            form.form_errors.append(explain(refusal))
            return render_template("access/sign_in.html", form=form), 400
        session.clear()  # a new session id at sign-in (ID-5)
        session[COOKIE_KEY] = secret
        return redirect(local_target(form.next.data))
    return render_template("access/sign_in.html", form=form)


@blueprint.post("/sign-out")
@requires(Permission.ACCOUNT_OWN)
def sign_out() -> Response:
    """End the session on the server and forget the cookie."""
    service.sign_out(current_actor(), utc_now())
    session.clear()
    return redirect(url_for("access.sign_in"))


def local_target(target: str | None) -> str:
    """Return a path of this site to go on to; anything else becomes home (no open redirect)."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return url_for("home.home")
