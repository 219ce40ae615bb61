"""Those who treat, and their certificates."""

import re
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from bookings.services import team
from salon.accounts.models import User
from salon.accounts.viewer import Viewer
from salon.catalogue.words import told
from salon.core import clock
from salon.faces import staff
from salon.faces.manage.base import OfficeAdmin, ServedForm, headed
from salon.faces.manage.scope import allowed
from therapists.domain.certificates import ENDED, warning
from therapists.models import Qualification, Therapist
from therapists.services import certificates

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?", re.ASCII)
PERSON = ("display_name", "user", "languages", "position", "is_active")


class TherapistForm(ServedForm):
    """Somebody who treats."""

    ABOUT: ClassVar = {"schedule-conflict": "is_active"}
    languages = forms.CharField(
        label=_("Speaks"), required=False, help_text=_("Codes with commas, such as de, en."), max_length=60,
        widget=UnfoldAdminTextInputWidget,
    )  # fmt: skip

    class Meta:
        widgets: ClassVar = {"version": forms.HiddenInput}
        labels: ClassVar = {
            "location": _("Salon"),
            "display_name": _("Name, as clients read it"),
            "user": _("Log-in"),
            "position": _("Place in the list"),
            "is_active": _("Works here"),
        }
        help_texts: ClassVar = {
            "user": _("Who writes the notes. Give the person a log-in with the role of a therapist first."),
            "is_active": _("Somebody who left keeps what they did and can come back. Hand over their visits first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_languages(self) -> list[str]:
        """Each code once."""
        codes = [code.strip().lower() for code in self.cleaned_data["languages"].split(",") if code.strip()]
        if any(not LANGUAGE.fullmatch(code) for code in codes):
            raise forms.ValidationError(_("Give codes with commas, such as de, en."))
        return list(dict.fromkeys(codes))

    def carry_out(self, *, by: Viewer, now: datetime) -> Therapist:
        """Take somebody on, change them, let them go or have them back."""
        facts = self.told(*PERSON)
        if self.is_new:
            return team.take_on(location=self.cleaned_data["location"], facts=facts, by=by, now=now)
        if not facts:
            known: Therapist = self.instance
            return known
        version: int = self.cleaned_data["version"]
        return team.change(self.instance, changes=facts, expected_version=version, by=by, now=now)


class TherapistAdmin(OfficeAdmin):
    """The team. Hours and absences stand on the page of the team."""

    can_add = True
    form = TherapistForm
    list_display = (
        headed("display_name", _("Name")),
        headed("location", _("Salon")),
        headed("user", _("Log-in")),
        headed("is_active", _("Works here"), boolean=True),
    )
    list_filter = ("is_active",)
    search_fields = ("display_name",)
    list_select_related = ("location", "user")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new one says where."""
        fields = (*PERSON, "version") if obj else ("location", *(name for name in PERSON if name != "is_active"))
        return ((None, {"fields": fields}),)

    def choices_for(self, name: str, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        """Log-ins of one's own salons."""
        if rows.model is User:
            return rows.filter(memberships__location__in=allowed(request)).distinct().order_by("email")
        return super().choices_for(name, rows, request)


CERTIFICATE = ("type", "issuer", "number", "valid_from", "expires_on")


class CertificateForm(ServedForm):
    """A certificate of somebody."""

    class Meta:
        labels: ClassVar = {
            "therapist": _("Therapist"),
            "type": _("Certificate"),
            "issuer": _("Issued by"),
            "number": _("Number"),
            "valid_from": _("First day"),
            "expires_on": _("Last day"),
        }
        help_texts: ClassVar = {
            "expires_on": _("Blank for one without an end. After this day nobody is booked for it.")
        }

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        told_: dict[str, Any] = super().clean() or {}
        first, last = told_.get("valid_from"), told_.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("The end must lie after the start."))
        return told_

    def carry_out(self, *, by: Viewer, now: datetime) -> Qualification:
        """Write it down, or correct it."""
        facts = self.told(*CERTIFICATE)
        if self.is_new:
            return certificates.add(self.cleaned_data["therapist"], facts=facts, by=by, now=now)
        return certificates.change(self.instance, changes=facts, by=by, now=now) if facts else self.instance


class CertificateAdmin(OfficeAdmin):
    """Who may give what, until when; those that end soon say so."""

    place = "therapist__location"
    can_add = True
    form = CertificateForm
    list_display = (
        headed("therapist", _("Therapist")),
        "type_name",
        headed("number", _("Number")),
        headed("valid_from", _("First day")),
        headed("expires_on", _("Last day")),
        "warns",
    )
    list_filter = (("type", RelatedOnlyFieldListFilter),)
    search_fields = ("therapist__display_name", "number")
    list_select_related = ("therapist__location", "type")
    ordering = ("expires_on", "id")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whose it is does not change."""
        return ((None, {"fields": CERTIFICATE if obj else ("therapist", *CERTIFICATE)}),)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Days in the browser's own field."""
        if db_field.name in {"valid_from", "expires_on"}:
            kwargs["widget"] = UnfoldAdminTextInputWidget(attrs={"type": "date"})
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that was written down wrongly is taken back."""
        return bool(allowed(request))

    def delete_model(self, request: HttpRequest, obj: Qualification) -> None:
        """By the service, which tells the diary."""
        certificates.remove(obj, by=self.viewer(request), now=clock.now())

    @display(description=_("Certificate"))
    def type_name(self, held: Qualification) -> str:
        """In the reader's words."""
        return told(held.type.name)

    @display(description=_("Warning"), label={"soon": "warning", "over": "danger"})
    def warns(self, held: Qualification) -> tuple[str, str] | None:
        """How near the end is."""
        today = staff.today_at(held.therapist.location, clock.now())
        step = warning(held.expires_on, today, held.type.warning_days)
        if step is None:
            return None
        if step == ENDED:
            return "over", _now("has ended")
        return "soon", ngettext("ends within %(n)s day", "ends within %(n)s days", step) % {"n": step}
