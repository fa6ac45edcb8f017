"""Pages of competitions: for entrants, for the public, for organizers."""

from lms.competitions.views import board as board
from lms.competitions.views import entrants as entrants
from lms.competitions.views import manage as manage
from lms.competitions.views.blueprint import blueprint as blueprint
