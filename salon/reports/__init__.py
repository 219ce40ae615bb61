"""Read-only figures over everything below; no tables."""
