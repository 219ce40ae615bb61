"""Who did what: the audit trail, to look at."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from salon.accounts.models import AuditEvent
from salon.accounts.selectors import names_of_actors
from salon.faces.manage.base import ReadOnlyAdmin
from salon.faces.manage.rules import plainly


class TrailAdmin(ReadOnlyAdmin):
    """Codes and ids only; a row is never changed, and whoever tampers with one breaks the seal of all after it."""

    list_display = ("at", "who", "action", "object_type", "location")
    list_filter = ("action", "object_type")
    search_fields = ("action", "object_id")
    list_select_related = ("location",)
    date_hierarchy = None
    ordering = ("-id",)
    readonly_fields: ClassVar = ("who", "more")
    fields: ClassVar = (
        "at",
        "who",
        "action",
        "object_type",
        "object_id",
        "location",
        "purpose",
        "more",
        "request_id",
    )

    @display(description=_("Who"))
    def who(self, event: AuditEvent) -> str:
        """A colleague by name, others by what they are."""
        return names_of_actors([event.actor]).get(event.actor, event.actor)

    @display(description=_("More"))
    def more(self, event: AuditEvent) -> str:
        """Codes and ids."""
        return plainly(event.detail)
