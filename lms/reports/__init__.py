"""Boards and exports over the features below."""
