"""Writing programmes, periods and certificates."""

from lms.certification.service.certificates import issue_certificate, revoke_certificate
from lms.certification.service.periods import (
    enrol,
    enrol_new_hires,
    expire_certificates,
    is_renewed,
    open_renewals,
    renew_period,
)
from lms.certification.service.programmes import (
    ProgrammePlan,
    create_programme,
    edit_programme,
    retire_programme,
)
from lms.certification.service.reviewing import list_ready_periods, recognise, review_period

__all__ = [
    "ProgrammePlan",
    "create_programme",
    "edit_programme",
    "enrol",
    "enrol_new_hires",
    "expire_certificates",
    "is_renewed",
    "issue_certificate",
    "list_ready_periods",
    "open_renewals",
    "recognise",
    "renew_period",
    "retire_programme",
    "review_period",
    "revoke_certificate",
]
