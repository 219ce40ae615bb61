"""Refusal: an anticipated "no" with a stable code."""

from typing import Any, ClassVar


class Refusal(Exception):
    """Something a person asked for that the salon's rules refuse.

    Subclasses stand beside the function that raises them and carry a `code` of the public
    contract; `params` hold plain values (ids, instants, codes), never sentences or health data.
    Faces turn code and params into words.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params


class NotFound(Refusal):
    """No such thing, or none that this viewer may know of: the answer is the same."""

    code = "not-found"


class Forbidden(Refusal):
    """The viewer may know of this kind of thing but not do this with it."""

    code = "forbidden"
