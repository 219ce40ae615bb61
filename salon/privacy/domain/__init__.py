"""Rules of keeping and erasing in plain Python."""
