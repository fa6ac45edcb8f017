"""Every view says who may open it: `@requires(Permission.…)` or `@public`."""

from flask import Flask

from lms.access.guard import GUARD_MARK

UNGUARDED = {"static"}  # style sheets and scripts, the same for everybody


def test_every_view_is_guarded(app: Flask) -> None:
    bare = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in UNGUARDED and not hasattr(view, GUARD_MARK)
    )
    assert not bare, f"neither @requires nor @public: {bare}"


def test_views_that_change_something_are_never_reached_by_get_alone(app: Flask) -> None:
    """Words that change stand in POST routes, so that a link or an image cannot act."""
    verbs = ("revoke", "disable", "enable", "reset", "grant", "end_", "issue", "sign_out", "move")
    wrong = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[2].startswith(verbs)
        and rule.methods is not None
        and "POST" not in rule.methods
        and "DELETE" not in rule.methods
    )
    assert not wrong, wrong
