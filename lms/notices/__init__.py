"""In-app notices and reminders. Table: notice."""
