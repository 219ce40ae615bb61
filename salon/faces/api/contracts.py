"""What an operation of the API is: who may knock, what it takes, what it gives, what it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.faces.api.reading import Body, Query
from salon.faces.limits import Limit

ANYBODY = frozenset({Kind.ANONYMOUS, Kind.HOLDER, Kind.CLIENT, Kind.STAFF})
KNOWN = ANYBODY - {Kind.ANONYMOUS}
HOLDERS = frozenset({Kind.HOLDER})
HOLDERS_AND_STAFF = frozenset({Kind.HOLDER, Kind.STAFF})
STAFF = frozenset({Kind.STAFF})

# Whatever drf-spectacular takes for a shape; None is an answer without a body.
Shape = Any

SEES = (Permission.SEE_DAY, Permission.SEE_OWN_DAY)
RUNS = (Permission.RUN_DAY, Permission.RUN_OWN_DAY)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    Of staff, those come in who have one of the permissions in `needs` somewhere; what they may do
    with the very thing is looked at once it is found. `gives` maps success statuses to the shapes
    of their bodies, `refuses` names the codes special to it. `needs_key`: only with an
    Idempotency-Key; `needs_version`: only with If-Match; `may_create`: with If-Match, or If-None-Match for a new thing.
    `is_raw`: the body is somebody else's to say, and is read by whoever knows it.
    """

    name: str
    summary: str
    doors: frozenset[Kind] = ANYBODY
    needs: tuple[Permission, ...] = ()
    takes: type[Body] | None = None
    query: type[Query] = Query
    gives: Mapping[int | tuple[int, str], Shape] = field(default_factory=dict)
    refuses: tuple[str, ...] = ()
    needs_key: bool = False
    needs_version: bool = False
    is_raw: bool = False
    may_create: bool = False
    limit: Limit | None = None
