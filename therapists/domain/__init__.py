"""The rules of working time, in plain Python."""
