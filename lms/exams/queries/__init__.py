"""Reading exams: each function limits its rows to who may see them."""

from lms.exams.queries.results import ResultRow as ResultRow
from lms.exams.queries.results import best_result as best_result
from lms.exams.queries.results import results_of as results_of
