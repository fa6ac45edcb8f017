"""The editor part of each question type."""

from collections.abc import Mapping

from lms.questions.forms.case import CaseForm
from lms.questions.forms.parts import PART_FORMS
from lms.questions.forms.question import QuestionForm
from lms.questions.forms.scenario import ScenarioForm

FORMS: Mapping[str, type[QuestionForm]] = {
    **PART_FORMS,
    "case": CaseForm,
    "scenario": ScenarioForm,
}
