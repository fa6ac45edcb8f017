"""What answers tell about questions, exams and the bank (docs/rules/item-statistics.md).

Tables: response_analysis, item_statistic, item_look. A job reads the answers of closed exams;
pages read only the tables.
"""
