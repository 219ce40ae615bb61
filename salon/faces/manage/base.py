"""What every page of the back office shares: one's own salons only, and writing through the services."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import display

from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, Refusal
from salon.faces.manage.scope import allowed, viewer_behind
from salon.faces.wording import sentence_of
from salon.locations.models import Location

LARGEST_SMALL = 2**15 - 1


class ServedForm(forms.ModelForm):
    """A form that a service carries out while it is checked.

    So what the salon's rules refuse stands beside the field, with everything that was typed still in place.
    """

    request: ClassVar[HttpRequest]
    # Which field a code of a refusal is about; others stand above the form.
    ABOUT: ClassVar[Mapping[str, str]] = {}

    @property
    def viewer(self) -> Viewer:
        """Who sends it."""
        viewer = viewer_behind(self.request)
        if viewer is None:
            raise Forbidden
        return viewer

    @property
    def is_new(self) -> bool:
        """Whether it makes a row."""
        return self.instance.pk is None

    def carry_out(self, *, by: Viewer, now: datetime) -> models.Model:
        """Call the service; answers the row as it is afterwards."""
        raise NotImplementedError

    def told(self, *names: str) -> dict[str, Any]:
        """Of these fields, what was typed into the form: all of a new row, else what is changed."""
        wanted = names if self.is_new else [name for name in names if name in self.changed_data]
        return {name: self.cleaned_data[name] for name in wanted if name in self.cleaned_data}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.instance = self.carry_out(by=self.viewer, now=clock.now())
        except Refusal as refusal:
            self.add_error(self.ABOUT.get(refusal.code), sentence_of(refusal))

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """The service has kept it."""
        self.save_m2m = _nothing_more  # type: ignore[method-assign]
        return self.instance


def headed(name: str, words: Any, *, boolean: bool = False) -> Callable[[Any], Any]:
    """A column of a list: a field under the words that its form has for it."""

    @display(description=words, ordering=name, boolean=boolean)
    def column(row: Any) -> Any:
        return getattr(row, name)

    return column  # type: ignore[no-any-return]


def _nothing_more() -> None:
    pass


class OfficeAdmin(ModelAdmin):
    """Rows of one's own salons; nothing is deleted, and nothing is written but by a service."""

    # How a row leads to its salon; blank for what all salons share.
    place: ClassVar[str] = "location"
    can_add: ClassVar[bool] = False
    can_change: ClassVar[bool] = True
    form = ServedForm
    actions: Any = None
    list_display: Any = ("__str__",)
    search_fields: Any = ()
    ordering: Any = None
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What this person may see, and no more."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(**{f"{self.place}__in": allowed(request)}) if self.place else rows

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """The form knows who sends it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """SQLite would keep a number that PostgreSQL refuses."""
        if isinstance(db_field, models.PositiveSmallIntegerField):
            kwargs.setdefault("max_value", LARGEST_SMALL)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only one's own salons, and what belongs to them, can be chosen."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.queryset = self.choices_for(db_field.name, field.queryset, request)
            # Rows are made on their own pages.
            for way in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{way}_related", False)
        return field

    def choices_for(self, name: str, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        """What a field offers; a page with others says so."""
        if rows.model is Location:
            return rows.filter(pk__in=allowed(request))
        return rows.filter(location__in=allowed(request)) if name == "therapist" else rows

    def viewer(self, request: HttpRequest) -> Viewer:
        """Who asks; raises Forbidden for nobody."""
        viewer = viewer_behind(request)
        if viewer is None:
            raise Forbidden
        return viewer

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever is in may see the list."""
        return bool(allowed(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Which rows there are, the queryset decides."""
        return bool(allowed(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Where a service makes rows."""
        return self.can_add and bool(allowed(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where a service changes rows."""
        return self.can_change and bool(allowed(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what was once used is archived."""
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """As ever, but another salon's row is not there, rather than a way back with a word about it."""
        if object_id is not None and self.get_object(request, object_id) is None:
            raise Http404
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """The form's service has done it."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has written the trail."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has written the trail."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The house has one trail for everything."""
        raise Http404


class ReadOnlyAdmin(OfficeAdmin):
    """Rows to look at."""

    can_change = False
