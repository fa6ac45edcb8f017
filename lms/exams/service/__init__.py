"""What can be done with exams: one function a use case, each owning its transaction."""

from lms.exams.service.blueprints import change_blueprint as change_blueprint
from lms.exams.service.blueprints import create_blueprint as create_blueprint
from lms.exams.service.blueprints import retire_blueprint as retire_blueprint
from lms.exams.service.drawing import draw_exam as draw_exam
from lms.exams.service.drawing import swap_item as swap_item
from lms.exams.service.finishing import AttemptOutcome as AttemptOutcome
from lms.exams.service.finishing import close_attempt as close_attempt
from lms.exams.service.finishing import close_overdue as close_overdue
from lms.exams.service.finishing import submit_attempt as submit_attempt
from lms.exams.service.finishing import void_attempt as void_attempt
from lms.exams.service.marking import mark_response as mark_response
from lms.exams.service.publishing import publish as publish
from lms.exams.service.publishing import publish_exam as publish_exam
from lms.exams.service.saving import Saved as Saved
from lms.exams.service.saving import save_answers as save_answers
from lms.exams.service.setup import add_exam as add_exam
from lms.exams.service.setup import cancel_exam as cancel_exam
from lms.exams.service.setup import change_exam as change_exam
from lms.exams.service.setup import create_exam as create_exam
from lms.exams.service.setup import extend_closing as extend_closing
from lms.exams.service.setup import grant_extra_time as grant_extra_time
from lms.exams.service.setup import list_candidates as list_candidates
from lms.exams.service.setup import unlist_candidates as unlist_candidates
from lms.exams.service.starting import StartedAttempt as StartedAttempt
from lms.exams.service.starting import start_attempt as start_attempt
