"""Classroom training with attendance, and mentoring.

Tables: training_class, class_session, class_member, attendance_record, mentorship,
mentoring_log.
"""
