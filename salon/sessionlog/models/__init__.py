"""The tables of the record."""

from salon.sessionlog.models.log import Addendum, CoSignature, SessionLog, TechniqueUse
from salon.sessionlog.models.policy import RecordPolicy
from salon.sessionlog.models.screening import Screening
from salon.sessionlog.models.sealed import NoteSigned

__all__ = ["Addendum", "CoSignature", "NoteSigned", "RecordPolicy", "Screening", "SessionLog", "TechniqueUse"]
