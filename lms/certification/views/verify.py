"""The public page that says whether a certificate holds."""

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from lms.access.guard import public
from lms.certification.checking import Checked, Standing, check_certificate
from lms.certification.models import CertificateKind
from lms.certification.queries import find_certificate
from lms.certification.serial import find_serial
from lms.certification.views.blueprint import blueprint
from lms.clock import local_date, utc_now
from lms.web.security import limiter

KIND_NAMES = {
    CertificateKind.PRE_JOB.value: _l("上岗证书"),
    CertificateKind.AWARD.value: _l("荣誉证书"),
}


@blueprint.get("/verify")
@public
def find() -> str | Response:
    """Ask for a serial number, and go to its page."""
    typed = request.args.get("serial", "").strip()[:64]
    if typed:
        return redirect(url_for("certification.verify", serial=find_serial(typed) or typed))
    return render_template("certification/verify.html", page=None, kinds=KIND_NAMES)


@blueprint.get("/verify/<serial>")
@public
@limiter.limit("60/minute")
def verify(serial: str) -> tuple[str, int]:
    """Say whether the certificate is valid, expired, revoked or unknown, and since when."""
    page = _check(serial)
    html = render_template("certification/verify.html", page=page, kinds=KIND_NAMES)
    return html, 404 if page.standing is Standing.UNKNOWN else 200


def _check(typed: str) -> Checked:
    serial = find_serial(typed)
    certificate = find_certificate(serial) if serial else None
    if certificate is None:
        return Checked(Standing.UNKNOWN, (serial or typed)[:32])
    return check_certificate(
        certificate.serial,
        certificate.snapshot,
        certificate.signature,
        local_date(certificate.revoked_at) if certificate.revoked_at else None,
        local_date(utc_now()),
    )
