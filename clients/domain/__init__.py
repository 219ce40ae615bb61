"""Plain Python about people: consents, answers to health questions, screening."""
