"""Pages of courses: learning, the quiz, authoring, the import."""

from lms.courses.views import authoring, importing, learning, lessons, quiz
from lms.courses.views.blueprint import blueprint

__all__ = ["authoring", "blueprint", "importing", "learning", "lessons", "quiz"]
