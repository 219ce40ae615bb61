"""What is told of a made-up salon: public ids, log-ins and tokens."""

from collections.abc import Sequence
from typing import Any

from bookings.models import Appointment, Service
from salon.faces.console.seeds.access import Keyring, holders, scopes_of
from salon.faces.console.seeds.house import House

CLIENTS = 200


def of_salon(house: House, rows: Sequence[Appointment], *, keys: Keyring, count: int, password: str) -> dict[str, Any]:
    """One salon with everybody and everything in it; long lists are cut, `appointment_count` is not."""
    staff, visits, clients = keys.staff(), keys.visits(rows), keys.clients(house.clients[:CLIENTS])
    return {
        "id": str(house.location.public_id),
        "slug": house.location.slug,
        "name": house.location.name,
        "timezone": house.location.time_zone,
        "services": [_service(service) for service in house.services],
        "therapists": [
            {
                "id": str(therapist.public_id),
                "display_name": therapist.display_name,
                "email": house.plan.address_of(plan.handle),
                "qualifications": sorted(plan.certificates),
            }
            for therapist, plan in house.plans()
        ],
        "chairs": [
            {"id": str(chair.public_id), "code": chair.code, "name": chair.name, "type": chair.type.code}
            for chair in house.chairs
        ],
        "clients": [
            {"id": str(client.public_id), "name": client.name, "email": client.email, "token": token}
            for client, token in zip(house.clients[:CLIENTS], clients, strict=True)
        ],
        "credentials": {
            role.value: {"email": house.users[handle].email, "password": password, "user_id": _id(house, handle)}
            for role, handle in holders(house).items()
        },
        "tokens": {**staff, **_first("client", clients), **_first("holder", visits)},
        "scopes": {role.value: scopes_of(role) for role in holders(house)},
        "appointment_count": count,
        "appointments": [_appointment(row, token) for row, token in zip(rows, visits, strict=True)],
    }


def _service(service: Service) -> dict[str, Any]:
    return {
        "id": str(service.public_id),
        "slug": service.slug,
        "name": service.name,
        "duration_minutes": service.duration_minutes,
        "needs_chair": service.needs_chair,
        "required_qualifications": service.required_qualifications,
    }


def _appointment(row: Appointment, token: str) -> dict[str, Any]:
    return {
        "id": str(row.public_id),
        "hold_id": str(row.visit.public_id) if row.visit.hold_expires_at else None,
        "reference": row.visit.reference,
        "status": str(row.status),
        "version": row.version,
        "service_id": str(row.service.public_id),
        "therapist_id": str(row.therapist.public_id),
        "chair_id": str(row.chair.public_id) if row.chair else None,
        "client_id": str(row.client.public_id) if row.client else None,
        "start": row.starts_at.isoformat(),
        "end": row.ends_at.isoformat(),
        "token": token,
    }


def _id(house: House, handle: str) -> str:
    return str(house.users[handle].public_id)


def _first(name: str, tokens: Sequence[str]) -> dict[str, str]:
    return {name: tokens[0]} if tokens else {}
