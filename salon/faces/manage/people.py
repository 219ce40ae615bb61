"""Who logs in, and as what."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from salon.accounts.models import Membership, User
from salon.accounts.roles import Role
from salon.accounts.selectors import roles_at, works_only_at
from salon.accounts.services import people
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound, Refusal
from salon.faces.manage.base import OfficeAdmin, ServedForm, headed
from salon.faces.manage.scope import allowed, places_of
from salon.faces.staff import see_other
from salon.faces.wording import sentence_of
from salon.locations.models import Location

ROLES = {
    Role.RECEPTIONIST: _("Reception"),
    Role.THERAPIST: _("Therapist"),
    Role.MASTER: _("Master"),
    Role.CLEANER: _("Cleaning"),
    Role.MANAGER: _("Manager"),
    Role.AUDITOR: _("Auditor"),
}
NEW = ("email", "name", "language", "password", "location", "role")
KNOWN = ("name", "language", "is_active", "password")


class PersonForm(ServedForm):
    """Somebody who logs in."""

    ABOUT: ClassVar = {"duplicate": "email", "last-manager": "is_active"}
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", _("The browser's")), *settings.LANGUAGES], required=False,
        widget=UnfoldAdminSelectWidget,
    )  # fmt: skip
    password = forms.CharField(
        label=_("New password"), required=False, strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. It replaces the old one, ends open sessions and takes the PIN away."),
    )  # fmt: skip

    class Meta:
        labels: ClassVar = {"email": _("E-mail"), "name": _("Name"), "is_active": _("May log in")}

    def clean_password(self) -> str:
        """Long and not a common one."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    def carry_out(self, *, by: Viewer, now: datetime) -> User:
        """Change somebody."""
        changes = self.told("name", "language", "is_active")
        password = self.cleaned_data["password"]
        user = people.change(self.instance, changes=changes, by=by, now=now) if changes else self.instance
        if password:
            people.set_password(user, password=password, by=by, now=now)
        return user


class NewPersonForm(PersonForm):
    """Somebody new, with a first role."""

    location = forms.ChoiceField(label=_("Salon"), widget=UnfoldAdminSelectWidget)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES.items, widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].choices = salons_for(self.request)  # type: ignore[attr-defined]
        self.fields["password"].required = True
        self.fields["password"].label = _("First password")
        self.fields["password"].help_text = _("At least 12 characters. Tell it in person; a PIN can follow later.")

    def clean_email(self) -> str:
        """The case of an address does not matter."""
        email: str = self.cleaned_data["email"]
        return email.strip().lower()

    def carry_out(self, *, by: Viewer, now: datetime) -> User:
        """Let somebody in."""
        told = self.cleaned_data
        return people.invite(
            location=salon_named(told["location"], self.request),
            role=Role(told["role"]),
            facts={name: told[name] for name in ("email", "name", "language")},
            password=told["password"],
            by=by,
            now=now,
        )


class PersonAdmin(OfficeAdmin):
    """Everybody with a role at one's own salons; who has one elsewhere too is only shown."""

    place = "memberships__location"
    can_add = True
    form = PersonForm
    list_display = (
        headed("name", _("Name")),
        headed("email", _("E-mail")),
        "roles",
        headed("is_active", _("May log in"), boolean=True),
    )
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Each once, with the roles at one's own salons."""
        mine = Prefetch("memberships", to_attr="roles_here", queryset=roles_at(allowed(request)))
        return super().get_queryset(request).distinct().prefetch_related(mine)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Somebody new gets a first role as well."""
        form = super().get_form(request, obj, change=change, form=PersonForm if obj else NewPersonForm, **kwargs)
        form.request = request
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address that somebody logs in with stays."""
        return ((None, {"fields": ("email", *KNOWN) if obj else NEW}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """See above."""
        return ("email",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only whose roles are all at one's own salons."""
        return bool(allowed(request)) and (obj is None or works_only_at(obj, allowed(request)))

    @display(description=_("Roles"))
    def roles(self, user: User) -> str:
        """As what."""
        return ", ".join(str(ROLES[Role(one.role)]) for one in user.roles_here)  # type: ignore[attr-defined]


class RoleForm(ServedForm):
    """One more role for somebody who logs in already."""

    ABOUT: ClassVar = {"not-found": "email"}
    email = forms.EmailField(
        label=_("E-mail"), widget=UnfoldAdminEmailInputWidget, help_text=_("The address the person logs in with.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES.items, widget=UnfoldAdminSelectWidget)

    class Meta:
        labels: ClassVar = {"location": _("Salon")}

    def carry_out(self, *, by: Viewer, now: datetime) -> Membership:
        """Give it."""
        told = self.cleaned_data
        return people.give_role(email=told["email"], location=told["location"], role=Role(told["role"]), by=by, now=now)


class RoleAdmin(OfficeAdmin):
    """Who is what at which salon. A role is given or taken away, never changed."""

    can_add = True
    can_change = False
    form = RoleForm
    list_display = ("person", headed("location", _("Salon")), "as_what")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email")
    list_select_related = ("user", "location")
    ordering = ("user__name", "id")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """One that is there is only shown."""
        return ((None, {"fields": ("user", "location", "role") if obj else ("email", "location", "role")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taking a role away deletes nobody."""
        return bool(allowed(request))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Take it away, unless the salon would be left alone."""
        try:
            answer: HttpResponse = super().delete_view(request, object_id, extra_context)
        except Refusal as refusal:
            messages.error(request, sentence_of(refusal))
            return see_other(reverse("admin:accounts_membership_changelist"))
        return answer

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """By the service."""
        people.take_role(obj, by=self.viewer(request), now=clock.now())

    @display(description=_("Person"))
    def person(self, membership: Membership) -> str:
        """By name."""
        return membership.user.name

    @display(description=_("Role"))
    def as_what(self, membership: Membership) -> str:
        """In a word."""
        return str(ROLES[Role(membership.role)])


def salons_for(request: HttpRequest) -> list[tuple[str, str]]:
    """The salons to choose from."""
    return [(place.slug, place.name) for place in places_of(request)]


def salon_named(slug: str, request: HttpRequest) -> Location:
    """The one chosen; raises NotFound."""
    found = next((place for place in places_of(request) if place.slug == slug), None)
    if found is None:
        raise NotFound
    return found
