"""Reading units, staff and accounts: only rows within the actor's scope."""

from lms.people.masking import mask_name, mask_phone
from lms.people.queries.scope import (
    get_staff_for,
    get_unit_for,
    is_active_on,
    list_staff_in,
    list_units_for,
    not_left_on,
    staff_in_query,
    staff_query,
    within,
)

__all__ = [
    "get_staff_for",
    "get_unit_for",
    "is_active_on",
    "list_staff_in",
    "list_units_for",
    "mask_name",
    "mask_phone",
    "not_left_on",
    "staff_in_query",
    "staff_query",
    "within",
]
