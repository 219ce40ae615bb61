"""The ground under every room: time, constraints, refusals. No tables."""
