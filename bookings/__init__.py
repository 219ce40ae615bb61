"""The diary: chairs, services, appointments and when a start is free."""
