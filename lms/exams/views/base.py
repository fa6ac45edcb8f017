"""The blueprint every page of exams hangs on."""

from flask import Blueprint

blueprint = Blueprint("exams", __name__)
