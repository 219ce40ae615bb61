"""Opening a calendar feed to whoever has its secret, and closing it again."""

from datetime import datetime, timedelta

from bookings.selectors.feeds import live_feeds
from bookings.services.locks import lock_names
from bookings.services.refusals import TooManyOpen
from salon.accounts.models import AccessToken
from salon.accounts.services import audit, tokens
from salon.accounts.services.tokens import Granted
from salon.accounts.viewer import Viewer
from salon.core.writing import writing
from therapists.models import Therapist

# A telephone, a computer, a partner's calendar; and one for luck.
FEEDS_EACH = 5
LIFE = timedelta(days=5 * 365)


def open_feed(therapist: Therapist, *, by: Viewer, now: datetime) -> Granted:
    """A secret that opens this therapist's calendar; raises TooManyOpen."""
    with writing():
        lock_names([f"feeds:{therapist.pk}"])
        if live_feeds(therapist).filter(expires_at__gt=now).count() >= FEEDS_EACH:
            raise TooManyOpen(limit=FEEDS_EACH)
        granted = tokens.grant(
            kind=AccessToken.Kind.FEED, subject_id=therapist.public_id, now=now, expires_at=now + LIFE
        )
        audit.record(by=by, action="feed.open", thing=therapist, location_id=therapist.location_id, now=now)
    return granted


def close_feed(feed: AccessToken, therapist: Therapist, *, by: Viewer, now: datetime) -> None:
    """Let the secret open nothing any more; one closed already stays so."""
    with writing():
        if not tokens.revoke(feed, now=now):
            return
        audit.record(by=by, action="feed.close", thing=therapist, location_id=therapist.location_id, now=now)
