"""Interchange formats: one module a format, recognised by content; `registry` lists them."""
