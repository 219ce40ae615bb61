"""The app of the therapist's tablet; it has no tables."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """Today, screening, session, signature."""

    name = "salon.faces.notes"
    label = "notes"
