"""What leaves the house (mail, webhooks): written in the transaction, sent afterwards by a job."""
