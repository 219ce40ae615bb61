"""The dates of something that comes again."""

from datetime import date, timedelta


def dates_of(first: date, *, weeks: int, times: int) -> list[date]:
    """The same weekday, every so many weeks, so many times, from the first on."""
    return [first + timedelta(weeks=weeks * number) for number in range(times)]
