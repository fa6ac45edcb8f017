"""The pages of exams, one topic a module."""

from lms.exams.views import (
    blueprints,
    drawing,
    learner,
    managing,
    marking,
    monitoring,
    printing,
    results,
    sitting,
)
from lms.exams.views.base import blueprint

__all__ = [
    "blueprint",
    "blueprints",
    "drawing",
    "learner",
    "managing",
    "marking",
    "monitoring",
    "printing",
    "results",
    "sitting",
]
