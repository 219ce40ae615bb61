"""What the database demands of a session before it may run: a decision of the same day to go ahead."""

from salon.core.guards import Guard

APPOINTMENTS, LOGS, SCREENINGS = "bookings_appointment", "sessionlog_sessionlog", "sessionlog_screening"
RUNS = "NEW.status = 'in_service'"
IS_OVER = "NEW.status = 'completed'"
DECIDED = f"""EXISTS (
  SELECT 1 FROM {SCREENINGS} AS screening
  WHERE screening.id = NEW.screening_id AND screening.appointment_id = NEW.appointment_id
    AND screening.decided_on = NEW.started_on AND screening.decision IN ('clear', 'adapt'))"""  # noqa: S608
# The log is opened first, in the same transaction and at the same moment, so that a log of another day opens nothing.
OPENED = f"""EXISTS (
  SELECT 1 FROM {LOGS} AS log
  WHERE log.appointment_id = NEW.id AND log.started_on IS NOT NULL
    AND (OLD.status = 'completed' OR log.started_at = NEW.updated_at))"""  # noqa: S608
BEGUN = f"""OLD.status = 'in_service' OR EXISTS (
  SELECT 1 FROM {LOGS} AS log WHERE log.appointment_id = NEW.id AND log.started_on IS NOT NULL)"""  # noqa: S608

GUARDS = (
    *(
        Guard("log_starts_decided", LOGS, event, "NEW.started_on IS NOT NULL", DECIDED, reads=(SCREENINGS,))
        for event in ("INSERT", "UPDATE")
    ),
    # Nothing can be decided of a row that is not there yet.
    Guard("session_starts_logged", APPOINTMENTS, "INSERT", RUNS, "1 = 0"),
    Guard(
        "session_starts_logged",
        APPOINTMENTS,
        "UPDATE",
        f"{RUNS} AND OLD.status <> 'in_service'",
        OPENED,
        reads=(LOGS,),
    ),
    Guard("session_ends_begun", APPOINTMENTS, "UPDATE", f"{IS_OVER} AND OLD.status <> 'completed'", BEGUN, (LOGS,)),
)
