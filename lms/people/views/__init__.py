"""Pages of people: signing in, accounts, units, staff, roles.

Importing the modules registers their routes on the blueprint.
"""

from lms.people.views import account, accounts, roster, staff, units
from lms.people.views.blueprint import blueprint

__all__ = ["account", "accounts", "blueprint", "roster", "staff", "units"]
