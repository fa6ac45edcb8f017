"""Parallel exam forms drawn from a bank by a blueprint (docs/rules/assembly.md).

`blueprint` says what a form must hold, `candidates` what the bank offers, `engine.assemble`
gives the forms with a fairness report, or names the cells that are short.
"""
