"""The statuses of an appointment and the moves between them."""

from enum import StrEnum


class Status(StrEnum):
    """Where an appointment stands."""

    HELD = "held"
    PENDING_REVIEW = "pending_review"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    NO_SHOW = "no_show"


class Action(StrEnum):
    """What somebody does to an appointment."""

    PARK = "park"
    APPROVE = "approve"
    DECLINE = "decline"
    RESCHEDULE = "reschedule"
    ADJUST = "adjust"
    CHECK_IN = "check_in"
    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"
    NO_SHOW = "no_show"


# Agreed or asked for, and not begun.
TO_COME = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.ARRIVED)
BLOCKING = frozenset(
    {Status.HELD, Status.PENDING_REVIEW, Status.CONFIRMED, Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED}
)

MOVES: dict[Action, dict[Status, Status]] = {
    # What the client says of their health speaks against it: a therapist looks first.
    Action.PARK: {Status.CONFIRMED: Status.PENDING_REVIEW},
    Action.APPROVE: {Status.PENDING_REVIEW: Status.CONFIRMED},
    Action.DECLINE: {Status.PENDING_REVIEW: Status.DECLINED},
    Action.RESCHEDULE: {Status.CONFIRMED: Status.CONFIRMED, Status.PENDING_REVIEW: Status.PENDING_REVIEW},
    # The client is here: the desk gives the visit another chair, colleague or length.
    Action.ADJUST: {Status.ARRIVED: Status.ARRIVED, Status.IN_SERVICE: Status.IN_SERVICE},
    Action.CHECK_IN: {Status.CONFIRMED: Status.ARRIVED},
    Action.START: {Status.ARRIVED: Status.IN_SERVICE},
    Action.COMPLETE: {Status.IN_SERVICE: Status.COMPLETED},
    Action.CANCEL: {
        Status.PENDING_REVIEW: Status.CANCELLED,
        Status.CONFIRMED: Status.CANCELLED,
        Status.ARRIVED: Status.CANCELLED,
    },
    Action.NO_SHOW: {Status.CONFIRMED: Status.NO_SHOW},
}
# An appointment already there is answered as if the action had just been done.
GOALS: dict[Action, Status] = {
    Action.PARK: Status.PENDING_REVIEW,
    Action.APPROVE: Status.CONFIRMED,
    Action.DECLINE: Status.DECLINED,
    Action.CHECK_IN: Status.ARRIVED,
    Action.START: Status.IN_SERVICE,
    Action.COMPLETE: Status.COMPLETED,
    Action.CANCEL: Status.CANCELLED,
    Action.NO_SHOW: Status.NO_SHOW,
}

UNTOLD = frozenset({Action.ADJUST, Action.PARK})


def next_status(status: str, action: Action) -> Status | None:
    """Where the action leads from here; None when it is not allowed."""
    return MOVES[action].get(Status(status))


def allowed(status: str) -> list[str]:
    """The names of the actions that an appointment in this status can take, sorted.

    Adjusting is the desk's own, no step that anybody is told of; parking follows from answers, nobody asks for it.
    """
    return sorted(action.value for action, moves in MOVES.items() if action not in UNTOLD and Status(status) in moves)
