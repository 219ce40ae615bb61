"""The refusals that several services of the diary share."""

from salon.core.errors import Refusal


class SlotTaken(Refusal):
    """Somebody else has the time; `alternatives` are slots that were free a moment ago."""

    code = "slot-taken"


class ClientOverlap(Refusal):
    """The client has another appointment at that time."""

    code = "client-overlap"


class NotOffered(Refusal):
    """The time is not one of those on offer."""

    code = "not-offered"


class InPast(Refusal):
    """The time has passed."""

    code = "in-past"


class NoticeTooShort(Refusal):
    """The start is nearer than the salon allows; `earliest` says from when on."""

    code = "notice-too-short"


class BeyondHorizon(Refusal):
    """The start is further ahead than the salon allows; `latest` says up to when."""

    code = "beyond-horizon"


class OutsideHours(Refusal):
    """The salon, the therapist or the chair does not work then."""

    code = "outside-hours"


class NotQualified(Refusal):
    """No therapist, or not the one asked for, may give this service that day."""

    code = "not-qualified"


class TooManyOpen(Refusal):
    """More holds or open bookings than one person may have; `limit` says how many."""

    code = "too-many-open"


class HoldExpired(Refusal):
    """The hold ended before it was confirmed."""

    code = "hold-expired"


class InvalidTransition(Refusal):
    """The appointment cannot take this step from where it stands: `from_status`, `allowed`."""

    code = "invalid-transition"


class PolicyWindow(Refusal):
    """Too late to change online; `until` says when it ended."""

    code = "policy-window"


class ChairNotReady(Refusal):
    """The chair is occupied or not yet clean."""

    code = "chair-not-ready"


class ConsentRequired(Refusal):
    """A consent is missing; `kinds` says which."""

    code = "consent-required"


class ScreeningRequired(Refusal):
    """Health questions are unanswered, or today's screening is not decided."""

    code = "screening-required"


class ScreeningStop(Refusal):
    """A therapist decided that there is no treatment today."""

    code = "screening-stop"


class VersionMismatch(Refusal):
    """Somebody changed it in the meantime; `version` is the present one."""

    code = "version-mismatch"
