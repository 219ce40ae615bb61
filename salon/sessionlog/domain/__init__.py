"""Plain Python about a session: what the techniques may be, what a note must hold, how it is sealed."""
