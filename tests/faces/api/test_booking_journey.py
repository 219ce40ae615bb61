"""One visit through the API, from the first look to the last step."""

import pytest

pytestmark = pytest.mark.django_db


def person(**changes):
    return {"name": "Zoë Ünal", "email": "zoe@example.com", "phone": "+493055512345", "locale": "en"} | changes


CONSENTS = {"terms_version": "1", "privacy_version": "1"}


def look(stranger, service, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return stranger.get(f"/availability?service_id={service.public_id}&from=2026-03-11&to=2026-03-12&{asked}")


def test_a_stranger_books_what_they_were_offered(stranger, massage, mina, whirlpool):
    slot = look(stranger, massage).data["slots"][0]
    held = stranger.post("/holds", {"legs": [{"service_id": str(massage.public_id), "start": slot["start"]}]})
    assert held.status_code == 201, held.data
    assert held.data["status"] == "live"
    assert held.data["expires_at"] == "2026-03-10T08:08:00+01:00"
    assert held.data["legs"][0]["therapist"] == {"id": str(mina.public_id), "display_name": "Mina"}
    booked = stranger.post(
        "/appointments",
        {"hold_id": held.data["id"], "hold_token": held.data["token"], "client": person(), "consents": CONSENTS},
    )
    assert booked.status_code == 201, booked.data
    assert booked["Location"] == f"/api/v1/appointments/{booked.data['id']}"
    assert booked["ETag"] == f'"{booked.data["version"]}"'
    assert booked.data["status"] == "confirmed"
    assert booked.data["start"] == slot["start"]
    assert booked.data["manage_url"].endswith(f"/b/{booked.data['token']}")
