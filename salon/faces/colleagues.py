"""A colleague at somebody else's tablet, known by their own password for one act."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from salon.accounts.models import User
from salon.accounts.selectors import viewer_of_user
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.faces import limits
from salon.faces.request_ids import request_id_of


class Unknown(Refusal):
    """No colleague has this address and password."""

    code = "forbidden"


def colleague_in(request: HttpRequest, *, email: str, password: str) -> Viewer:
    """The viewer behind an address and a password; raises Unknown, and RateLimited after too many tries."""
    email = email.strip().lower()
    limits.take(limits.LOGINS, who=limits.host_of(request))
    limits.take(limits.LOGINS_PER_ACCOUNT, who=email)
    found = authenticate(request, username=email, password=password)
    if not isinstance(found, User):
        raise Unknown
    return viewer_of_user(found, ip=limits.ip_of(request), request_id=request_id_of(request))
