"""Units, staff, accounts, sign-in, roles and the roster import.

Tables: org_unit, staff_member, staff_line, account, password_history, role_grant, login_session.
"""
