"""Lianbing: training, practice and skills competitions for window staff."""
