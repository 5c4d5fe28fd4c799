"""Days of the week and parts of the day that would suit, in words."""

from django.utils.text import capfirst
from django.utils.translation import pgettext

from amser.kernel.dates import weekdays
from amser.listings.models.when import DAYS, PARTS

_WORKING_WEEK, _WHOLE_WEEK = DAYS[:5], DAYS


def day_choices() -> list[tuple[str, str]]:
    """Return every day with its name, to tick."""
    return list(zip(DAYS, weekdays(), strict=True))


def part_choices() -> list[tuple[str, str]]:
    """Return every part of the day with its name, to tick."""
    return [(part, capfirst(name)) for part, name in _parts().items()]


def in_words(days: str, parts: str) -> str:
    """Return what suits, such as "Monday to Friday, evenings"; nothing where nobody said."""
    names = _parts()
    said = [*_days(days), *(names[part] for part in parts)]
    return capfirst(", ".join(said))


def _days(days: str) -> list[str]:
    if days == _WHOLE_WEEK:
        return [pgettext("when.every_day", "any day")]
    if days == _WORKING_WEEK:
        return [pgettext("when.working_week", "Monday to Friday")]
    names = dict(day_choices())
    return [names[day] for day in days]


def _parts() -> dict[str, str]:
    names = (pgettext("when.mornings", "mornings"), pgettext("when.afternoons", "afternoons"), pgettext("when.evenings", "evenings"))
    return dict(zip(PARTS, names, strict=True))
