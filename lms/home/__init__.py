"""The home page: what the signed-in person should do next, by role; and the search."""
