"""Every blueprint with its address, and every place of the navigation: one readable table."""

from flask import Blueprint

from lms.access.permissions import Permission
from lms.analysis import views as analysis
from lms.api import attempts as api_attempts
from lms.api import duty as api_duty
from lms.api import exams as api_exams
from lms.api import me as api_me
from lms.api import rounds as api_rounds
from lms.api import tokens as api_tokens
from lms.api import training_record as api_training_record
from lms.api.frame import PREFIX as API
from lms.audit import views as audit
from lms.certification import views as certification
from lms.competitions import views as competitions
from lms.courses import views as courses
from lms.credits import views as credits
from lms.exams import views as exams
from lms.flows import (
    certify_views,
    learning,
    policy_library,
    question_notices,
    training_views,
)
from lms.flows import views as flows
from lms.home import views as home
from lms.jobs import views as jobs
from lms.media import views as media
from lms.notices import views as notices
from lms.notices.queries import count_unread
from lms.people import views as people
from lms.people.views import signing
from lms.practice import views as practice
from lms.questions import views as questions
from lms.reports import views as reports
from lms.training import views as training
from lms.web.frame import Place
from lms.web.markup import views as markup

__all__ = ["BLUEPRINTS", "PLACES", "count_unread"]

BLUEPRINTS: tuple[tuple[Blueprint, str | None], ...] = (
    (signing.blueprint, None),
    (people.blueprint, None),
    (markup.blueprint, None),
    (media.blueprint, None),
    (audit.blueprint, None),
    (home.blueprint, None),
    (policy_library.blueprint, None),
    (questions.blueprint, None),
    (courses.blueprint, None),
    (exams.blueprint, None),
    (analysis.blueprint, None),
    (practice.blueprint, None),
    (competitions.blueprint, None),
    (certification.blueprint, None),
    (certify_views.blueprint, None),
    (training.blueprint, None),
    (training_views.blueprint, None),
    (credits.blueprint, None),
    (reports.blueprint, None),
    (flows.blueprint, None),
    (notices.blueprint, None),
    (jobs.blueprint, None),
    (api_tokens.blueprint, API),
    (api_me.blueprint, API),
    (api_duty.blueprint, API),
    (api_exams.blueprint, API),
    (api_attempts.blueprint, API),
    (api_rounds.blueprint, API),
    (api_training_record.blueprint, API),
)

# Processes that take over what a feature hands on; importing them registers them.
RECEIVERS = (learning.finish_course, question_notices.tell_review)

# Order of the left rail; `primary` places stand in the phone's bottom bar.
PLACES: tuple[Place, ...] = (
    Place("首页", "home.home", "house", (Permission.ACCOUNT_OWN,), primary=True),
    Place("学习", "courses.list_courses", "book", (Permission.LEARN,), primary=True),
    Place("练兵", "practice.today", "pencil-square", (Permission.LEARN,), primary=True),
    Place("考试", "exams.list_exams", "stopwatch", (Permission.LEARN,), primary=True),
    Place("比武", "competitions.list_competitions", "trophy", (Permission.LEARN,), primary=True),
    Place(
        "我的档案",
        "credits.my_record",
        "folder2-open",
        (Permission.LEARN,),
        also=("training.my_classes",),
    ),
    Place("证书", "certification.my_certificates", "patch-check", (Permission.LEARN,)),
    Place("题库", "questions.list_items", "journal-text", (Permission.BANK_READ,)),
    Place(
        "命题审核",
        "questions.review_queue",
        "clipboard-check",
        (Permission.BANK_REVIEW,),
        pages=(
            "questions.review_item",
            "questions.show_approvals",
            "questions.list_decisions",
        ),
    ),
    Place("课程管理", "courses.manage_courses", "bookmark", (Permission.COURSE_AUTHOR,)),
    Place(
        "组卷与考试管理",
        "exams.manage_exams",
        "sliders",
        (Permission.EXAM_MANAGE,),
        also=("exams.list_blueprints",),
        pages=("exams.void_attempt",),
    ),
    Place("阅卷", "exams.marking_queue", "list-check", (Permission.EXAM_MARK,)),
    Place(
        "赛事管理",
        "competitions.manage_competitions",
        "flag",
        (Permission.COMPETITION_MANAGE,),
        pages=("competitions.whole_board",),
    ),
    Place(
        "培训班",
        "training.list_classes",
        "mortarboard",
        (Permission.TRAINING_MANAGE,),
        also=("training.list_mentorships",),
    ),
    Place(
        "单位达标",
        "credits.unit_board",
        "bar-chart-line",
        (Permission.REPORT_READ,),
        also=("credits.list_submitted", "credits.edit_rule"),
        pages=("credits.staff_record",),
    ),
    Place(
        "上岗资格",
        "certification.duty_board",
        "shield-check",
        (Permission.CERTIFICATION_MANAGE,),
        also=("certification.list_programmes",),
        pages=("certify.revoke",),
    ),
    Place(
        "人员与单位",
        "people.list_staff",
        "people",
        (Permission.STAFF_READ,),
        also=("people.list_units",),
    ),
    Place("政策库", "catalogue.list_policies", "archive", (Permission.ACCOUNT_OWN,)),
    Place(
        "账号与角色",
        "people.list_accounts",
        "key",
        (Permission.ACCOUNT_MANAGE, Permission.ROLE_GRANT),
    ),
    Place("运行状况", "jobs.list_jobs", "gear", (Permission.JOBS_READ,)),
    Place("审计日志", "audit.list_entries", "journal-check", (Permission.AUDIT_READ,)),
)
