"""Write a migration from the difference between models and migrations.

Usage: python scripts/make_migration.py NUMBER MESSAGE   (e.g. 0002 "add seating lists")
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from lms import db, schema, tables  # noqa: F401 - tables fills the metadata

number, message = sys.argv[1:3]
with tempfile.TemporaryDirectory() as folder:
    db.configure(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
    if any((schema.MIGRATIONS / "versions").glob("0*.py")):
        schema.upgrade()
    command.revision(schema.alembic_config(), message, autogenerate=True, rev_id=number)
