"""The menu and the chairs."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanWidget

from bookings.models import Chair, Service
from bookings.services import chairs, menu
from salon.accounts.viewer import Viewer
from salon.catalogue.selectors import certificate_kinds
from salon.catalogue.words import told
from salon.faces.manage.base import OfficeAdmin, ServedForm, headed

SHOWN = ("name", "slug", "description", "price", "position")
WORK = ("family", "has_soak", "duration_minutes", "buffer_before_minutes", "buffer_after_minutes")
NEEDS = ("needs_chair", "required_qualifications", "is_screening_required")
ONLINE = ("is_online_bookable", "step_minutes", "notice_minutes", "horizon_days")


class ServiceForm(ServedForm):
    """An item of the menu."""

    ABOUT: ClassVar = {"duplicate": "slug"}
    required_qualifications = forms.MultipleChoiceField(
        label=_("Certificates that it needs"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    is_on_menu = forms.BooleanField(
        label=_("On the menu"), required=False, initial=True, widget=UnfoldBooleanWidget,
        help_text=_("One taken off keeps its visits and can come back."),
    )  # fmt: skip

    class Meta:
        widgets: ClassVar = {"version": forms.HiddenInput}
        labels: ClassVar = {
            "location": _("Salon"),
            "name": _("Name"),
            "slug": _("Name in addresses"),
            "description": _("Description"),
            "price": _("Price"),
            "position": _("Place in the list"),
            "family": _("Kind of work"),
            "has_soak": _("With a foot bath"),
            "duration_minutes": _("Minutes"),
            "buffer_before_minutes": _("Therapist's minutes before"),
            "buffer_after_minutes": _("Therapist's minutes after, for notes"),
            "needs_chair": _("Chair"),
            "is_screening_required": _("Needs the health questions"),
            "is_online_bookable": _("Can be booked online"),
            "step_minutes": _("Starts every so many minutes"),
            "notice_minutes": _("Book online at least so many minutes ahead"),
            "horizon_days": _("Book at most so many days ahead"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_on_menu"] = self.instance.archived_at is None
        kinds = {code: told(name) for code, name in certificate_kinds()}
        # One that is needed and no longer in use stays until somebody takes it off.
        kinds |= {code: code for code in self.instance.required_qualifications if code not in kinds}
        self.fields["required_qualifications"].choices = list(kinds.items())  # type: ignore[attr-defined]
        if "price" in self.fields:
            self.fields["price"].min_value = 0  # type: ignore[attr-defined]

    def clean_price(self) -> Any:
        """Nothing is given away with money on top."""
        price = self.cleaned_data["price"]
        if price < 0:
            raise forms.ValidationError(_("A price cannot be below zero."))
        return price

    def carry_out(self, *, by: Viewer, now: datetime) -> Service:
        """Put it on the menu, change it, take it off or bring it back."""
        facts = self.told(*SHOWN, *WORK, *NEEDS, *ONLINE)
        if self.is_new:
            return menu.create(location=self.cleaned_data["location"], facts=facts, by=by, now=now)
        return menu.revise(
            self.instance,
            changes=facts,
            is_on_menu=self.cleaned_data["is_on_menu"],
            expected_version=self.cleaned_data["version"],
            by=by,
            now=now,
        )


class ServiceAdmin(OfficeAdmin):
    """What can be booked."""

    can_add = True
    form = ServiceForm
    list_display = (
        headed("name", _("Name")),
        headed("location", _("Salon")),
        headed("duration_minutes", _("Minutes")),
        headed("price", _("Price")),
        headed("is_online_bookable", _("Online"), boolean=True),
        "is_on_menu",
    )
    list_filter = (("archived_at", EmptyFieldListFilter), "family")
    search_fields = ("name", "slug")
    list_select_related = ("location",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new one says where; one that is there can leave the menu."""
        first = (*SHOWN, "is_on_menu", "version") if obj else ("location", *SHOWN)
        return (
            (None, {"fields": first}),
            (_("The work"), {"fields": WORK}),
            (_("What it needs"), {"fields": NEEDS}),
            (_("Online, where it differs from the salon's rules"), {"fields": ONLINE}),
        )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """The address follows the name until somebody types one."""
        return {} if obj else {"slug": ("name",)}

    @display(description=_("On the menu"), boolean=True)
    def is_on_menu(self, service: Service) -> bool:
        """Whether it can be booked."""
        return service.archived_at is None


SEAT = ("code", "name", "type", "turnaround_minutes", "max_user_kg", "position")


class ChairForm(ServedForm):
    """A chair."""

    ABOUT: ClassVar = {"duplicate": "code", "schedule-conflict": "is_active"}

    class Meta:
        widgets: ClassVar = {"version": forms.HiddenInput}
        labels: ClassVar = {
            "location": _("Salon"),
            "code": _("Short name, such as C01"),
            "name": _("Name"),
            "type": _("Kind of chair"),
            "turnaround_minutes": _("Minutes of cleaning"),
            "max_user_kg": _("Carries up to, kg"),
            "position": _("Place in the list"),
            "is_active": _("In use"),
        }
        help_texts: ClassVar = {
            "turnaround_minutes": _("Blank for what this kind of chair takes."),
            "is_active": _("One that is taken out of use keeps its history and can come back."),
        }

    def carry_out(self, *, by: Viewer, now: datetime) -> Chair:
        """Put it up, change it, take it out of use or bring it back."""
        facts = self.told(*SEAT, "is_active")
        if self.is_new:
            return chairs.put_up(location=self.cleaned_data["location"], facts=facts, by=by, now=now)
        version = self.cleaned_data["version"]
        return chairs.change(self.instance, changes=facts, expected_version=version, by=by, now=now)


class ChairAdmin(OfficeAdmin):
    """The chairs of the salons."""

    can_add = True
    form = ChairForm
    list_display = (
        headed("name", _("Name")),
        headed("code", _("Short name")),
        "type_name",
        headed("location", _("Salon")),
        headed("is_active", _("In use"), boolean=True),
    )
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    list_select_related = ("location", "type")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new one says where; one that is there can be taken out of use."""
        fields = (*SEAT, "is_active", "version") if obj else ("location", *SEAT)
        return ((None, {"fields": fields}),)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Kinds of chairs by their names."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "type":
            field.label_from_instance = lambda kind: told(kind.name)
        return field

    @display(description=_("Kind of chair"))
    def type_name(self, chair: Chair) -> str:
        """In the reader's words."""
        return told(chair.type.name)
