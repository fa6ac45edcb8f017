"""Competitions, stages, rounds, entrants, standings and finalising.

Tables: competition, stage, round, entrant, round_result, standings_snapshot. A round is sat as
an exam of `exams`.
"""
