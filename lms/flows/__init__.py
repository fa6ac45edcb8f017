"""Processes that cross features: each composes their steps in one transaction."""
