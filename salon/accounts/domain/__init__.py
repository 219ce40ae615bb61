"""Plain rules of access."""
