"""Policy documents and their clauses, with the days they are in force.

The business-line taxonomy itself is `question_bank.items.taxonomy`. Tables: policy_document,
policy_clause.
"""
