"""The JSON API of /api/v1."""
