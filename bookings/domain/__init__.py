"""The rules of the diary in plain Python."""
