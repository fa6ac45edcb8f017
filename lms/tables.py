"""Every table of the platform, for migrations and tests: importing this fills `Base.metadata`."""

import lms.analysis.models
import lms.audit.models
import lms.catalogue.models
import lms.certification.models
import lms.competitions.models
import lms.courses.models
import lms.credits.models
import lms.exams.models
import lms.jobs.models
import lms.media.models
import lms.notices.models
import lms.outbox.models
import lms.people.models
import lms.practice.models
import lms.questions.models
import lms.training.models  # noqa: F401
from lms.db import Base

metadata = Base.metadata
