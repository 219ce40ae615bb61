"""The API for programs: /api/v1, JSON in and out."""
