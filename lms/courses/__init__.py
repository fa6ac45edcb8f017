"""Courses, lessons, learning time and completion.

Tables: course, lesson, course_quiz_item, lesson_progress, learning_day, quiz_attempt,
course_completion. Leans on `questions` for quiz items.
"""
