"""Reading programmes, periods, certificates and who may serve: only rows within one's scope."""

from lms.certification.queries.duty import duty_eligibility, periods_of, staff_facts
from lms.certification.queries.rows import (
    count_periods,
    find_certificate,
    get_certificate_for,
    get_managed_certificate,
    get_period_for,
    get_programme_for,
    list_certificates_of,
    list_programmes_covering,
    list_programmes_for,
    list_unit_awards,
)

__all__ = [
    "count_periods",
    "duty_eligibility",
    "find_certificate",
    "get_certificate_for",
    "get_managed_certificate",
    "get_period_for",
    "get_programme_for",
    "list_certificates_of",
    "list_programmes_covering",
    "list_programmes_for",
    "list_unit_awards",
    "periods_of",
    "staff_facts",
]
