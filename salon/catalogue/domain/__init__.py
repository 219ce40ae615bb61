"""Plain Python about the catalogue: entries, shapes, and what is wrong with a data file."""
