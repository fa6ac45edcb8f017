"""One's own certification, and certificates on paper."""

from flask import Response, current_app, render_template, url_for

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.certification import queries
from lms.certification.pages import certification_page
from lms.certification.print import render_certificate
from lms.certification.views.blueprint import blueprint
from lms.clock import local_date, utc_now
from lms.people.models import StaffMember


@blueprint.get("/certificates")
@requires(Permission.LEARN, Permission.CERTIFICATION_MANAGE)
def my_certificates() -> str:
    """Show one's periods with what is still to do, and one's certificates."""
    actor = current_actor()
    staff = db.session.get_one(StaffMember, actor.staff_id)
    page = certification_page(staff, local_date(utc_now()), actor)
    return render_template("certification/my_certificates.html", page=page)


@blueprint.get("/certificates/<int:certificate_id>.pdf")
@requires(Permission.ACCOUNT_OWN)
def download(certificate_id: int) -> Response:
    """Send a certificate as PDF."""
    certificate = queries.get_certificate_for(current_actor(), certificate_id)
    path = url_for("certification.verify", serial=certificate.serial)
    pdf = render_certificate(certificate, current_app.config["PUBLIC_URL"] + path)
    return Response(
        pdf,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{certificate.serial}.pdf"'},
    )
