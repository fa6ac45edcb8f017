"""The pages of exams, one topic a module."""

from lms.exams.views import (
    blueprints,
    learner,
    managing,
    marking,
    monitoring,
    results,
    sitting,
)
from lms.exams.views.base import blueprint

__all__ = [
    "blueprint",
    "blueprints",
    "learner",
    "managing",
    "marking",
    "monitoring",
    "results",
    "sitting",
]
