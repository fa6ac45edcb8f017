"""Pictures in texts, each content kept once, in the database: every node and backup has them."""
