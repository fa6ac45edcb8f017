"""How study is counted: heartbeats, days, completion, creditable minutes.

Worked rows: docs/rules/learning-time.md.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from lms.clock import day_window, local_date

BEAT_S = 15  # how often an open, visible page says so
MAX_CREDIT_S = 20  # most seconds a beat is worth: its interval and some network delay
MAX_GAP_S = 60  # after a longer silence the page was not being read


def beat_seconds(last_beat_at: datetime | None, now: datetime) -> int:
    """Return the seconds a beat is worth, given the person's last beat on any lesson."""
    if last_beat_at is None:
        return 0
    gap = (now - last_beat_at).total_seconds()
    if gap < 0 or gap > MAX_GAP_S:
        return 0
    return min(int(gap), MAX_CREDIT_S)


def creditable_seconds(studied: int, seconds: int, credit_minutes: int) -> int:
    """Return how many of the next `seconds` still fall under the lesson's creditable minutes."""
    return max(0, min(seconds, credit_minutes * 60 - studied))


def split_by_day(starts_at: datetime, seconds: int) -> list[tuple[date, int]]:
    """Return local day → seconds of a stretch of study, cut at local midnight."""
    if seconds <= 0:
        return []
    day = local_date(starts_at)
    midnight = day_window(day)[1]
    before = min(seconds, int((midnight - starts_at) / timedelta(seconds=1)))
    parts = [(day, before), (day + timedelta(days=1), seconds - before)]
    return [(on, share) for on, share in parts if share > 0]


def is_lesson_completed(seconds: int, min_minutes: int) -> bool:
    """Return whether a lesson has been studied for long enough."""
    return seconds >= min_minutes * 60


def is_quiz_passed(marks: Decimal, max_marks: Decimal, pass_pct: int) -> bool:
    """Return whether a quiz reaches its pass mark, exactly; a quiz without marks passes nobody."""
    return max_marks > 0 and marks * 100 >= max_marks * pass_pct


def is_course_completed(lessons: Sequence[bool], quiz_passed: bool) -> bool:
    """Return whether every lesson is completed and the quiz passed; no lessons complete nothing."""
    return bool(lessons) and all(lessons) and quiz_passed


def minutes_by_day(days: Sequence[tuple[date, int]], cap_minutes: int) -> list[tuple[date, int]]:
    """Return the whole minutes to credit on each day of study (day, seconds), in order of days.

    Seconds short of a minute carry over to the next day, so that no whole minute is lost. Together
    at most `cap_minutes`; days that earn nothing are left out.
    """
    earned = []
    seconds = minutes = 0
    for on, studied in sorted(days):
        seconds += studied
        reached = min(seconds // 60, cap_minutes)
        if reached > minutes:
            earned.append((on, reached - minutes))
        minutes = max(minutes, reached)
    return earned
