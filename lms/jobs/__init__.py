"""What the scheduler runs, and when. Table: job_run."""
