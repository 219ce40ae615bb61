"""Rules of sending, in plain Python."""
