"""Every permission of the platform and the roles that hold them."""

from enum import StrEnum

from lms.words import term


class Permission(StrEnum):
    """One right; views name it in `@requires`, rows are limited to the units it is granted for."""

    ACCOUNT_OWN = "account:own"  # everybody signed in
    ACCOUNT_MANAGE = "account:manage"
    AUDIT_READ = "audit:read"
    BANK_AUTHOR = "bank:author"
    BANK_EXPORT = "bank:export"
    BANK_READ = "bank:read"
    BANK_REVIEW = "bank:review"
    CATALOGUE_MANAGE = "catalogue:manage"
    CERTIFICATION_MANAGE = "certification:manage"
    COMPETITION_MANAGE = "competition:manage"
    COURSE_AUTHOR = "course:author"
    CREDIT_MANAGE = "credit:manage"
    EXAM_MANAGE = "exam:manage"
    EXAM_MARK = "exam:mark"
    JOBS_READ = "jobs:read"
    LEARN = "learn"
    REPORT_READ = "report:read"
    ROLE_GRANT = "role:grant"
    STAFF_MANAGE = "staff:manage"
    STAFF_READ = "staff:read"
    SYSTEM_MANAGE = "system:manage"
    TRAINING_MANAGE = "training:manage"


class Role(StrEnum):
    """A bundle of permissions granted to an account within a subtree of units."""

    LEARNER = "learner"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    MARKER = "marker"
    ORGANIZER = "organizer"
    UNIT_ADMIN = "unit_admin"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset({P.LEARN}),
    Role.TRAINER: frozenset(
        {
            P.BANK_READ,
            P.BANK_AUTHOR,
            P.BANK_EXPORT,
            P.COURSE_AUTHOR,
            P.EXAM_MANAGE,
            P.CATALOGUE_MANAGE,
        }
    ),
    Role.REVIEWER: frozenset({P.BANK_READ, P.BANK_REVIEW}),
    Role.MARKER: frozenset({P.EXAM_MARK}),
    Role.ORGANIZER: frozenset({P.BANK_READ, P.COMPETITION_MANAGE, P.EXAM_MANAGE}),
    Role.UNIT_ADMIN: frozenset(
        {
            P.STAFF_READ,
            P.STAFF_MANAGE,
            P.TRAINING_MANAGE,
            P.CREDIT_MANAGE,
            P.CERTIFICATION_MANAGE,
            P.REPORT_READ,
        }
    ),
    Role.SYSTEM_ADMIN: frozenset({P.SYSTEM_MANAGE, P.JOBS_READ, P.STAFF_READ, P.STAFF_MANAGE}),
    Role.SECURITY_ADMIN: frozenset({P.ACCOUNT_MANAGE, P.ROLE_GRANT, P.STAFF_READ}),
    Role.AUDIT_ADMIN: frozenset({P.AUDIT_READ}),
}

ROLE_NAMES: dict[Role, str] = {
    Role.LEARNER: term("学员"),
    Role.TRAINER: term("教师"),
    Role.REVIEWER: term("审题人"),
    Role.MARKER: term("阅卷人"),
    Role.ORGANIZER: term("赛事组织者"),
    Role.UNIT_ADMIN: term("单位管理员"),
    Role.SYSTEM_ADMIN: term("系统管理员"),
    Role.SECURITY_ADMIN: term("安全管理员"),
    Role.AUDIT_ADMIN: term("审计管理员"),
}

# Roles that may be granted for some business lines only: what they may do to questions is limited.
LINE_ROLES = frozenset({Role.TRAINER, Role.REVIEWER})

# 三员 (AC-2): the three administrators hold none of each other's rights, nor any business role.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def conflicting_roles(held: set[Role], wanted: Role) -> frozenset[Role]:
    """Return the roles held that forbid granting `wanted` to the same account (AC-2)."""
    if wanted in ADMINISTRATORS:
        return frozenset(held - {wanted})
    return frozenset(held & ADMINISTRATORS)
