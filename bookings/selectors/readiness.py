"""How far a salon is from its first booking."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from bookings.models import Chair, Service
from salon.locations.models import Location, OpeningHours
from therapists.models import Qualification, Shift, ShiftPattern, Therapist


@dataclass(frozen=True, slots=True)
class Readiness:
    """What there is: days of the week with hours, and counts of what is in use."""

    open_days: int
    services: int
    chairs: int
    therapists: int
    certified: int
    with_hours: int


def readiness_of(location: Location) -> Readiness:
    """Count it, in four statements."""
    whose = OuterRef("pk")
    team = Therapist.objects.filter(location=location, is_active=True).annotate(
        holds=Exists(Qualification.objects.filter(therapist=whose)),
        works=Exists(ShiftPattern.objects.filter(therapist=whose)) | Exists(Shift.objects.filter(therapist=whose)),
    )
    people = list(team.order_by("id").values_list("holds", "works"))
    return Readiness(
        open_days=OpeningHours.objects.filter(location=location).values("weekday").distinct().count(),
        services=Service.objects.filter(location=location, archived_at=None).count(),
        chairs=Chair.objects.filter(location=location, is_active=True).count(),
        therapists=len(people),
        certified=sum(holds for holds, _ in people),
        with_hours=sum(works for _, works in people),
    )
