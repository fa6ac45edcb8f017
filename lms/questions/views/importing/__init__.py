"""The import of a file of questions: upload, columns, preview, writing, taking back."""

from lms.questions.views.importing import batches, columns, preview, upload
from lms.questions.views.importing.upload import unit_choices

__all__ = ["batches", "columns", "preview", "unit_choices", "upload"]
