"""The pages of exams, one topic a module."""

from lms.exams.views import learner, results, sitting
from lms.exams.views.base import blueprint

__all__ = ["blueprint", "learner", "results", "sitting"]
