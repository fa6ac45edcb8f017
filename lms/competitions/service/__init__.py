"""What can be done with competitions: one function a use case, each owning its transaction."""

from lms.competitions.service.boards import build_standings as build_standings
from lms.competitions.service.boards import finalise as finalise
from lms.competitions.service.boards import freeze as freeze
from lms.competitions.service.boards import record_results as record_results
from lms.competitions.service.boards import unfreeze as unfreeze
from lms.competitions.service.entering import enter as enter
from lms.competitions.service.entering import enter_units as enter_units
from lms.competitions.service.entering import withdraw as withdraw
from lms.competitions.service.setup import cancel_competition as cancel_competition
from lms.competitions.service.setup import create_competition as create_competition
from lms.competitions.service.setup import publish_competition as publish_competition
