"""The item bank: authoring, versions, review, import and export.

Tables: item, item_version, item_line, legal_basis, item_review, item_import. Leans on
`question_bank` for content and on `catalogue` for clauses.
"""
