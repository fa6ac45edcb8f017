"""The course that ships: it can be read, and every quotation stands in the policy."""

import json
import re

from lms.courses.course_file import read_course
from lms.courses.document import read_document
from tests.support.shared_files import ROOT, SAMPLE_POLICY

COURSE = ROOT / "lms/demo/content/courses/mohrss-2019-13.md"
BANK = ROOT / "question_bank/samples/mohrss-2019-13.jsonl"


def test_the_shipped_course_has_no_problems() -> None:
    file = read_course(COURSE.read_bytes())
    plan, problems = read_document(file.document)
    assert (file.problems, problems) == ((), [])
    assert plan is not None
    assert len(plan.lessons) == 6
    assert all(3 <= lesson.min_minutes <= 5 for lesson in plan.lessons)


def test_every_quotation_stands_word_for_word_in_the_policy() -> None:
    policy = "".join(SAMPLE_POLICY.read_text(encoding="utf-8").split())
    quotes = re.findall(r"^> (.+)$", COURSE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(quotes) > 25
    assert [quote for quote in quotes if "".join(quote.split()) not in policy] == []


def test_every_question_of_the_quiz_ships_too() -> None:
    ids = {json.loads(line)["id"] for line in BANK.read_text(encoding="utf-8").splitlines()}
    quiz = read_course(COURSE.read_bytes()).document["quiz"]
    assert len(quiz) == 10
    assert set(quiz) <= ids
