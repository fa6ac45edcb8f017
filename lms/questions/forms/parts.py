"""The editor parts of the types that a case may be made of."""

from collections.abc import Mapping

from lms.questions.forms.choice import ChoiceForm, SeveralForm
from lms.questions.forms.fill_blank import FillBlankForm
from lms.questions.forms.matching import MatchingForm
from lms.questions.forms.numeric import NumericForm
from lms.questions.forms.ordering import OrderingForm
from lms.questions.forms.question import QuestionForm
from lms.questions.forms.true_false import TrueFalseForm
from lms.questions.forms.written import WrittenForm

PART_FORMS: Mapping[str, type[QuestionForm]] = {
    "single_choice": ChoiceForm,
    "multiple_choice": SeveralForm,
    "indefinite_choice": SeveralForm,
    "true_false": TrueFalseForm,
    "fill_blank": FillBlankForm,
    "numeric": NumericForm,
    "short_answer": WrittenForm,
    "essay": WrittenForm,
    "ordering": OrderingForm,
    "matching": MatchingForm,
}
