"""The catalogue that all salons share: rules of screening in their versions, texts, kinds of things."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from salon.accounts.viewer import Viewer
from salon.catalogue.models import QualificationType, ScreeningRule
from salon.catalogue.services import editing
from salon.core.errors import Forbidden
from salon.faces.manage.base import OfficeAdmin, ServedForm
from salon.faces.manage.scope import allowed
from salon.locations.selectors import public_locations


class CatalogueForm(ServedForm):
    """The salon's own wording of something; codes and what follows from them stay."""

    ABOUT: ClassVar = {}

    def fields_told(self) -> Mapping[str, Any]:
        """What is changed, as the catalogue keeps it."""
        return self.told(*self.fields)

    def carry_out(self, *, by: Viewer, now: datetime) -> Any:
        """Edit it for all salons, checked as the data files are."""
        changed = self.fields_told()
        if not changed:
            return self.instance
        if by.user_id is None:
            raise Forbidden
        try:
            return editing.edit(self.instance, fields=changed, by_id=by.user_id, now=now)
        except editing.EditInvalid as refusal:
            raise ValidationError([str(problem) for problem in refusal.params["problems"]]) from refusal

    def _post_clean(self) -> None:
        try:
            super()._post_clean()
        except ValidationError as error:
            self.add_error(None, error)


class CatalogueAdmin(OfficeAdmin):
    """Shared rows: to be looked at by every manager, changed by whoever manages every salon of the house."""

    place = ""
    form = CatalogueForm
    own: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    search_fields: Any = ("code", "name")
    list_display: Any = ("name", "code", "is_edited")
    ordering: Any = ("position", "code")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What may be worded anew, then what stays."""
        return ((None, {"fields": self.own}), (_("This stays as it is"), {"fields": self.seen}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Codes and consequences."""
        return self.seen

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It holds for all salons, so whoever changes it has to manage all of them."""
        mine = set(allowed(request))
        return bool(mine) and self.can_change and all(place.pk in mine for place in public_locations())

    @display(description=_("Our own words"), boolean=True)
    def is_edited(self, row: Any) -> bool:
        """Whether the salon changed something."""
        return bool(row.edited_fields)


class RuleAdmin(CatalogueAdmin):
    """Every version of every rule; the current one may ask in other words."""

    own = ("name", "question", "note")
    seen = ("code", "version", "is_current", "severity", "validity", "asked_on", "asked_for", "what_follows")
    list_display = ("name", "code", "version", "is_current", "severity", "is_edited")
    list_filter = ("is_current", "severity")
    search_fields = ("code", "name", "question")
    ordering = ("position", "code", "-version")

    @display(description=_("asked on"))
    def asked_on(self, rule: ScreeningRule) -> str:
        """Which forms ask it."""
        return ", ".join(rule.forms)

    @display(description=_("asked for services of"))
    def asked_for(self, rule: ScreeningRule) -> str:
        """Which kinds of work it is about."""
        return ", ".join(rule.families)

    @display(description=_("effects"))
    def what_follows(self, rule: ScreeningRule) -> str:
        """Each effect with what it is set to."""
        told = ({name: value for name, value in effect.items() if name != "code"} for effect in rule.effects)
        pairs = zip(rule.effects, told, strict=True)
        return "; ".join(f"{effect['code']} {plainly(rest)}".strip() for effect, rest in pairs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old version stays: decisions were taken under it. So does a rule about an emergency."""
        is_open = obj is None or (obj.is_current and not is_emergency(obj))
        return is_open and super().has_change_permission(request, obj)


def plainly(told: Mapping[str, Any]) -> str:
    """Names and values in a line."""
    return ", ".join(f"{name} {value}" for name, value in told.items() if value not in (None, "", [], {}))


def is_emergency(rule: ScreeningRule) -> bool:
    """Whether it sends somebody to a doctor at once."""
    return any(effect["code"] == "URGENT" for effect in rule.effects)


class SettingForm(CatalogueForm):
    """A limit that the salon chooses among some."""

    chosen = forms.ChoiceField(label=_("Value"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = [*self.instance.choices]
        if self.instance.value not in values:
            values.append(self.instance.value)
        self.values = {str(value): value for value in values}
        self.fields["chosen"].choices = [(name, name) for name in self.values]  # type: ignore[attr-defined]
        self.initial["chosen"] = str(self.instance.value)

    def fields_told(self) -> Mapping[str, Any]:
        """The value in its own type."""
        return {"value": self.values[self.cleaned_data["chosen"]]} if "chosen" in self.changed_data else {}


class SettingAdmin(CatalogueAdmin):
    """The limits that rules refer to."""

    form = SettingForm
    own = ("chosen",)
    seen = ("code", "name", "description")
    list_display = ("name", "code", "value", "is_edited")


class AdviceForm(CatalogueForm):
    """What a client reads on the next morning."""

    wording = forms.CharField(
        label=_("Text, a line for each paragraph"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 10})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["wording"] = "\n".join(line["text"] for line in self.instance.lines)

    def fields_told(self) -> Mapping[str, Any]:
        """Name and lines, as far as they are changed."""
        changed = self.told("name", "is_active")
        if "wording" in self.changed_data:
            pairs = zip(self.instance.lines, self.cleaned_data["wording"], strict=True)
            changed["lines"] = [{**line, "text": text} for line, text in pairs]
        return changed

    def clean_wording(self) -> list[str]:
        """As many lines as there were: some are sent only to those whom they concern."""
        lines = [line.strip() for line in self.cleaned_data["wording"].splitlines() if line.strip()]
        if len(lines) != len(self.instance.lines):
            raise ValidationError(_("Keep a line for each there was: some are meant for certain clients only."))
        return lines


class AdviceAdmin(CatalogueAdmin):
    """Texts about the time after the visit; fixed ones stay."""

    form = AdviceForm
    own = ("name", "wording", "is_active")
    seen = ("code", "is_fixed")
    list_display = ("name", "code", "is_active", "is_fixed", "is_edited")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The law, or safety, words the fixed ones."""
        return (obj is None or not obj.is_fixed) and super().has_change_permission(request, obj)


class ChairTypeAdmin(CatalogueAdmin):
    """How long each kind of chair takes to clean."""

    own = ("name", "handling_minutes", "contact_minutes", "turnaround_minutes", "dry_turnaround_minutes", "is_active")
    seen = ("code", "description", "has_basin", "periodic")
    list_display = ("name", "code", "has_basin", "turnaround_minutes", "dry_turnaround_minutes", "is_active")


class CertificateKindAdmin(CatalogueAdmin):
    """Kinds of certificates, and when to warn before one ends."""

    own = ("name", "description", "is_active")
    seen = ("code", "is_master", "is_licence", "needs_supervisor", "warns_at")
    list_display = ("name", "code", "is_licence", "warns_at", "is_active")

    @display(description=_("warn before expiry, days"))
    def warns_at(self, kind: QualificationType) -> str:
        """So many days before the end."""
        return ", ".join(str(days) for days in kind.warning_days)
