"""日日学: five questions a day, the mistake book.

Tables: daily_set, practice_answer, mistake. Leans on `questions`.
"""
