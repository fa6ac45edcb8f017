"""The audit log: append-only, hash-chained records of who did what (AU-1, AU-2). No delete."""
