"""Blueprints, forms, exams, attempts, the answer log, marking and results.

Tables: blueprint, exam, exam_audience, exam_candidate, exam_form, form_item, attempt,
answer_log, response, attempt_result. Leans on `questions` for item versions.
"""
