"""Pages of the item bank, registered on one blueprint."""

from lms.questions.views import bank, editor, importing, reviewing
from lms.questions.views.blueprint import blueprint

__all__ = ["bank", "blueprint", "editor", "importing", "reviewing"]
