"""A frozen form on paper: the questions, the answer sheet and the key, each as PDF on A4."""

from lms.exams.printing.sheets import print_answer_sheet, print_key, print_paper

__all__ = ["print_answer_sheet", "print_key", "print_paper"]
