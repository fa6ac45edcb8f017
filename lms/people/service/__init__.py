"""The use cases of people: accounts, passwords, roles, units, staff."""

from lms.people.service.accounts import (
    create_first_admin,
    disable_account,
    enable_account,
    end_other_sessions,
    revoke_session,
    set_preferences,
)
from lms.people.service.first_passwords import FirstPassword, issue_first_passwords
from lms.people.service.passwords import change_password, reset_password
from lms.people.service.personal_data import export_personal_data
from lms.people.service.roles import grant_role, limit_grant, revoke_role
from lms.people.service.staff import (
    StaffFacts,
    add_staff,
    edit_contact,
    edit_staff,
    record_leave,
    show_phone,
)
from lms.people.service.units import (
    add_unit,
    edit_unit,
    ensure_root,
    find_root,
    move_unit,
    set_unit_active,
)

__all__ = [
    "FirstPassword",
    "StaffFacts",
    "add_staff",
    "add_unit",
    "change_password",
    "create_first_admin",
    "disable_account",
    "edit_contact",
    "edit_staff",
    "edit_unit",
    "enable_account",
    "end_other_sessions",
    "ensure_root",
    "export_personal_data",
    "find_root",
    "grant_role",
    "issue_first_passwords",
    "limit_grant",
    "move_unit",
    "record_leave",
    "reset_password",
    "revoke_role",
    "revoke_session",
    "set_preferences",
    "set_unit_active",
    "show_phone",
]
