"""The `python -m question_bank` command: one module a command, listed in `main`."""
