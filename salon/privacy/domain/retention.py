"""Until when the record of somebody is kept (domain of privacy, retention of records)."""

from datetime import date

OF_AGE = 18


def kept_until(*, last_visit_on: date, born_on: date | None, years: int) -> date:
    """So many years after the last visit; for somebody who was under age then, after their eighteenth birthday."""
    start = last_visit_on
    if born_on is not None:
        start = max(start, years_after(born_on, OF_AGE))
    return years_after(start, years)


def years_after(day: date, years: int) -> date:
    """The same date in another year; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
