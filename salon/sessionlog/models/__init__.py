"""The tables of the record."""

from salon.sessionlog.models.log import SessionLog, TechniqueUse
from salon.sessionlog.models.screening import Screening
from salon.sessionlog.models.sealed import NoteSigned

__all__ = ["NoteSigned", "Screening", "SessionLog", "TechniqueUse"]
