"""An appointment that a browser has the key to, and what may be done with it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.http import Http404, HttpRequest

from bookings.domain.lifecycle import Action, Status, next_status
from bookings.domain.policy import fee_percent, free_until, share
from bookings.models import Appointment
from bookings.selectors.appointments import appointments_for
from salon.accounts.viewer import Viewer
from salon.faces.badges import Badge, status_badge
from salon.faces.online import browser
from salon.faces.online.words import STATUSES

OVER = frozenset({Status.CANCELLED, Status.DECLINED, Status.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Own:
    """An appointment that this browser may manage, and what may be done with it."""

    viewer: Viewer
    appointment: Appointment
    now: datetime

    @property
    def may_move(self) -> bool:
        """Whether it can be given another time."""
        return self._is_to_come and next_status(self.appointment.status, Action.RESCHEDULE) is not None

    @property
    def may_cancel(self) -> bool:
        """Whether it can be called off."""
        return self._is_to_come and next_status(self.appointment.status, Action.CANCEL) is not None

    @property
    def may_change(self) -> bool:
        """Whether anything can be done with it."""
        return self.may_move or self.may_cancel

    @property
    def may_come(self) -> bool:
        """Whether it stands, so that somebody can say to be coming."""
        return self._is_to_come and self.appointment.status == Status.CONFIRMED

    @property
    def has_said_so(self) -> bool:
        """Whether the client has said to be coming."""
        return self.appointment.client_confirmed_at is not None

    @property
    def is_parked(self) -> bool:
        """Whether a therapist looks at it first."""
        return self.appointment.status == Status.PENDING_REVIEW

    @property
    def badge(self) -> Badge:
        """Where it stands."""
        badge = status_badge(self.appointment.status)
        return replace(badge, word=STATUSES.get(badge.code, badge.word))

    @property
    def free_until(self) -> datetime | None:
        """Until when cancelling is free, while it is."""
        policy = self.appointment.location.policy
        until = free_until(policy.cancel_tiers, starts_at=self.appointment.starts_at)
        return until if until is not None and until > self.now else None

    @property
    def fee(self) -> Decimal:
        """What cancelling costs now."""
        return self.fee_at(self.appointment.starts_at)

    @property
    def fee_due(self) -> Decimal:
        """What having cancelled it costs."""
        return self.appointment.fee if self.appointment.status == Status.CANCELLED else Decimal(0)

    def fee_at(self, start: datetime) -> Decimal:
        """What cancelling would cost now if it were at that start."""
        if self.is_parked:
            return Decimal(0)
        percent = fee_percent(self.appointment.location.policy.cancel_tiers, starts_at=start, now=self.now)
        return share(self.appointment.price, percent)

    @property
    def _is_to_come(self) -> bool:
        return self.appointment.starts_at > self.now


@dataclass(frozen=True, slots=True)
class CostAfter:
    """What cancelling costs from a move on: the most, and whether that is the same for all the times."""

    fee: Decimal
    is_same: bool


def cost_after(own: Own, starts: Iterable[datetime]) -> CostAfter | None:
    """What a move to one of these starts means for cancelling; None where that stays free."""
    fees = {own.fee_at(start) for start in starts}
    highest = max(fees, default=Decimal(0))
    return CostAfter(highest, is_same=len(fees) == 1) if highest else None


def all_owned(request: HttpRequest, *, now: datetime) -> list[Own]:
    """Every appointment that this browser has a key to, in their order of time."""
    found = [
        Own(opened.viewer, appointment, now)
        for opened in browser.opened(request, browser.VISITS, now=now)
        for appointment in appointments_for(viewer=opened.viewer)
    ]
    once = {own.appointment.pk: own for own in found}
    return sorted(once.values(), key=lambda own: own.appointment.starts_at)


def owned(request: HttpRequest, public_id: uuid.UUID, *, now: datetime) -> Own:
    """The one with that id; raises Http404."""
    for own in all_owned(request, now=now):
        if own.appointment.public_id == public_id:
            return own
    raise Http404
