"""One's own account: password, preferences, sessions, personal data; the privacy notice."""

from flask import Response as FlaskResponse
from flask import flash, json, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, find_actor, public, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import Invalid
from lms.people import service
from lms.people.forms import ChangePasswordForm, ContactForm
from lms.people.models import Account, StaffMember
from lms.people.queries.accounts import own_page
from lms.people.sessions import password_life
from lms.people.views.blueprint import blueprint, show_refusal
from lms.people.views.signing import local_target
from lms.web.security import limiter

COOKIE_AGE_S = 365 * 24 * 3600


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
@limiter.limit("10/minute", methods=["POST"])
def change_password() -> str | Response | tuple[str, int]:
    """Ask for the present and a new password; other sessions end."""
    actor = current_actor()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            service.change_password(actor, form.current.data, form.new.data, now=utc_now())
        except Invalid as error:
            show_refusal(form, error)
        else:
            flash(_("密码已修改，其他设备上的登录已退出。"), "success")
            return redirect(url_for("home.home"))
    page = {
        "form": form,
        "is_forced": actor.must_change_password,
        "least": 10 if actor.is_administrator else 8,
    }
    return render_template("people/change_password.html", **page), _status(form)


@blueprint.get("/account")
@requires(Permission.ACCOUNT_OWN)
def account() -> str:
    """Show one's data, preferences and open sessions."""
    actor, now = current_actor(), utc_now()
    changed_at = db.session.get_one(Account, actor.account_id).password_changed_at
    left = password_life().days_to_remind(changed_at, is_admin=actor.is_administrator, now=now)
    page = own_page(actor, now=now, password_days_left=left)
    return render_template("people/account.html", page=page)


@blueprint.route("/account/contact", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def edit_contact() -> str | Response | tuple[str, int]:
    """Let a person correct their own phone and mail address."""
    actor = current_actor()
    form = ContactForm(obj=db.session.get_one(StaffMember, actor.staff_id))
    if form.validate_on_submit():
        service.edit_contact(
            phone=form.phone.data or "", email=form.email.data or "", actor=actor, now=utc_now()
        )
        flash(_("联系方式已保存。"), "success")
        return redirect(url_for("people.account"))
    return render_template("people/edit_contact.html", form=form), _status(form)


@blueprint.post("/account/sessions/<int:session_id>/end")
@requires(Permission.ACCOUNT_OWN)
def revoke_session(session_id: int) -> Response:
    """End one of one's own sessions."""
    service.revoke_session(session_id, actor=current_actor(), now=utc_now())
    flash(_("这台设备的登录已退出。"), "success")
    return redirect(url_for("people.account"))


@blueprint.post("/account/sessions/end-others")
@requires(Permission.ACCOUNT_OWN)
def end_other_sessions() -> Response:
    """End all of one's sessions but this one."""
    count = service.end_other_sessions(actor=current_actor(), now=utc_now())
    flash(_("已退出其他 %(count)s 处登录。", count=count), "success")
    return redirect(url_for("people.account"))


@blueprint.post("/account/data.json")
@requires(Permission.ACCOUNT_OWN)
def export_my_data() -> Response:
    """Hand over one's own personal data as JSON."""
    document = service.export_personal_data(actor=current_actor(), now=utc_now())
    return FlaskResponse(
        json.dumps(document, ensure_ascii=False, indent=2),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


@blueprint.post("/preferences")
@public
def set_preferences() -> Response:
    """Remember large type and language: with the account, or in cookies before sign-in."""
    elder, lang = request.form.get("elder"), request.form.get("lang")
    response = redirect(local_target(request.form.get("next")))
    actor = find_actor()
    if actor is not None:
        is_elder = elder == "1" if elder in ("0", "1") else None
        service.set_preferences(actor=actor, elder=is_elder, lang=lang)
    for name, value, allowed in (("elder", elder, ("0", "1")), ("lang", lang, ("zh", "en"))):
        if value in allowed:  # kept for the sign-in page too
            response.set_cookie(
                name,
                str(value),
                max_age=COOKIE_AGE_S,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure,
            )
    return response


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """Tell what is stored of whom, why, and for how long."""
    return render_template("people/privacy.html")


def _status(form: ChangePasswordForm | ContactForm) -> int:
    return 422 if form.errors else 200
