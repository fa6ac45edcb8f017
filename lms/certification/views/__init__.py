"""Pages of certification."""

from lms.certification.views import duty, mine, programmes, verify  # noqa: F401
from lms.certification.views.blueprint import blueprint as blueprint
