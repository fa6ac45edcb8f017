"""The ledger of credit hours, and days out of it.

Tables: credit_rule, credit_entry, day_forecast.
"""
