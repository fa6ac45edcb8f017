"""Questions in a table, one a row: the columns, reading rows, writing rows, the template."""
