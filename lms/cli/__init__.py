"""The `lms` command."""
