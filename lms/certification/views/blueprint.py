"""The blueprint of certification."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from lms.certification.signing import use_key

blueprint = Blueprint("certification", __name__)


@blueprint.record_once
def _use_key(state: BlueprintSetupState) -> None:
    """Sign and check certificates with the key of the application."""
    use_key(state.app.config["SECRET_KEY"])
