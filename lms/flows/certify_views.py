"""What a unit does for a person's certification, where the person is told."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.certification import queries
from lms.certification.forms import RevokeForm
from lms.certification.views.duty import enrol_form, person_page, recognise_form
from lms.clock import utc_now
from lms.errors import DomainError
from lms.flows import certify
from lms.people.queries import get_staff_for
from lms.web.i18n import explain

blueprint = Blueprint("certify", __name__)
MANAGE = Permission.CERTIFICATION_MANAGE


@blueprint.post("/duty/<int:staff_id>/enrol")
@requires(MANAGE)
def enrol(staff_id: int) -> str | Response | tuple[str, int]:
    """Open a person's first period of a programme."""
    staff = get_staff_for(current_actor(), MANAGE, staff_id)
    form = enrol_form(staff)
    if form is None or not form.validate_on_submit():
        return person_page(staff_id, enrol=form), 422
    certify.enrol_person(staff_id, form.programme_id.data, utc_now())
    flash(_("已安排参加岗前培训，并通知本人。"), "success")
    return _back(staff_id)


@blueprint.post("/duty/<int:staff_id>/recognise")
@requires(MANAGE)
def recognise(staff_id: int) -> str | Response | tuple[str, int]:
    """Certify a person of long standing."""
    actor, now = current_actor(), utc_now()
    form = recognise_form(get_staff_for(actor, MANAGE, staff_id))
    if form is None or not form.validate_on_submit():
        return person_page(staff_id, recognise=form), 422
    try:
        certify.recognise(
            staff_id, form.programme_id.data, form.evidence.data, actor=actor, now=now
        )
    except DomainError as error:
        form.form_errors.append(explain(error))
        return person_page(staff_id, recognise=form), error.status
    flash(_("已作历史认定，证书已生成，并通知本人。"), "success")
    return _back(staff_id)


@blueprint.post("/duty/<int:staff_id>/review")
@requires(MANAGE)
def review(staff_id: int) -> Response:
    """Review a person's open periods now."""
    get_staff_for(current_actor(), MANAGE, staff_id)
    if certify.review_person(staff_id, utc_now()):
        flash(_("要求已全部达到，证书已生成，并通知本人。"), "success")
    else:
        flash(_("已重新核对，还有要求没有达到。"), "info")
    return _back(staff_id)


@blueprint.post("/certification-periods/<int:period_id>/renew")
@requires(MANAGE)
def renew(period_id: int) -> Response:
    """Open the next period."""
    period = queries.get_period_for(current_actor(), period_id)
    try:
        certify.renew(period.id, utc_now())
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("已开始换证，并通知本人。"), "success")
    return _back(period.staff_id)


@blueprint.route("/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@requires(MANAGE)
def revoke(certificate_id: int) -> str | Response | tuple[str, int]:
    """Revoke a certificate, saying why."""
    actor = current_actor()
    certificate = queries.get_managed_certificate(actor, certificate_id)
    form = RevokeForm()
    if form.validate_on_submit():
        certify.revoke(certificate.id, form.reason.data, actor=actor, now=utc_now())
        flash(_("证书 %(serial)s 已撤销。", serial=certificate.serial), "success")
        if certificate.staff_id is None:
            return redirect(url_for("certification.my_certificates"))
        return _back(certificate.staff_id)
    html = render_template("certification/revoke.html", certificate=certificate, form=form)
    return html, 422 if form.errors else 200


def _back(staff_id: int) -> Response:
    return redirect(url_for("certification.show_person", staff_id=staff_id))
