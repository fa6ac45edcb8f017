"""QTI 2.x and 3.0: items, tests and packages; what an item means is settled by running it."""
