"""Pages of classes and mentoring, one topic a module."""

from lms.training.views import attendance, classes, mentoring, mine, sessions
from lms.training.views.blueprint import blueprint

__all__ = ["attendance", "blueprint", "classes", "mentoring", "mine", "sessions"]
