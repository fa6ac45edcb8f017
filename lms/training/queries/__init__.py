"""Reading classes and mentorships."""

from lms.training.queries.mentoring import signed_off_mentorship

__all__ = ["signed_off_mentorship"]
