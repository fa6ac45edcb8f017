"""Pages of people: signing in, accounts, units, staff, roles."""
