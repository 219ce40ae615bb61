"""From a message to what a person reads."""
