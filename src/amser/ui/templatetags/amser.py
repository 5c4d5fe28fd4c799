"""What templates say: lengths of time, days, icons, people's words in their language. A builtin: no `load` needed."""

import datetime as dt
import math
import re
from functools import cache
from typing import Final
from uuid import UUID

from django import template
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from amser.kernel import dates, languages, minutes
from amser.kernel.ids import uuid7
from amser.ui.addresses import in_language
from amser.ui.forms.base import plain_name

register = template.Library()

_NAMES: Final = {"cy": "Cymraeg", "en": "English"}
_FACT: Final = re.compile(r"(?P<fact>.+?[.?!])\s+(?P<rest>.+)", re.DOTALL)
_RADIUS: Final = 18
_GAP: Final = 7.0  # degrees between two steps of the ring


@register.filter
def duration(value: int | None) -> str:
    """Return "1 hour 30 minutes" for minutes."""
    return "" if value is None else minutes.duration(value)


@register.filter
def duration_short(value: int | None) -> str:
    """Return "1 h 30 min" for minutes."""
    return "" if value is None else minutes.duration_short(value)


def _london_day(value: dt.date) -> dt.date:
    return dates.today(value) if isinstance(value, dt.datetime) else value


@register.filter
def day(value: dt.date | None) -> str:
    """Return "Tuesday 3 March" for a day, or for the day in London of a moment."""
    return "" if value is None else dates.day(_london_day(value))


@register.filter
def on_day(value: dt.date | None) -> str:
    """Return "on Tuesday 3 March"."""
    return "" if value is None else dates.on_day(_london_day(value))


@register.filter
def full_date(value: dt.date | None) -> str:
    """Return "3 March 2026"."""
    return "" if value is None else dates.full(_london_day(value))


@register.filter
def month_year(value: dt.date | None) -> str:
    """Return "March 2026"."""
    return "" if value is None else dates.month_year(_london_day(value))


@register.filter
def short_date(value: dt.date | None) -> str:
    """Return "Tue 3 Mar"."""
    return "" if value is None else dates.short(_london_day(value))


@register.filter
def clock(value: dt.time | dt.datetime | None) -> str:
    """Return "2:30pm" for a time, or for the time in London of a moment."""
    if isinstance(value, dt.datetime):
        value = dates.london(value).time()
    return "" if value is None else dates.clock(value)


@register.filter
def capfirst_day(value: str) -> str:
    """Return the words with a capital first, for a Welsh day at the start of a line: *Dydd Mawrth*."""
    return value[:1].upper() + value[1:]


@register.filter
def fact(message: str) -> str:
    """Return the first sentence of an error: what is wrong, without the remedy."""
    found = _FACT.fullmatch(str(message))
    return found["fact"] if found else str(message)


@register.filter
def in_summary(field: BoundField) -> str:
    """Return the fact of a field's error, after the field's name: "Which day: There is no such date."."""
    name, words = plain_name(str(field.label)), fact(str(field.errors[0]))
    return words if words.startswith(name) else f"{name}: {words}"


@register.filter
def first_input(field: BoundField) -> str:
    """Return the id of the input that an error links to."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def chosen_in(value: object, chosen: object) -> bool:
    """Whether a value is the chosen one, or among the chosen ones; compared as text."""
    among = chosen if isinstance(chosen, list | tuple | set | frozenset) else [chosen]
    return str(value) in {str(one) for one in among}


@register.filter
def get(found: dict[str, object], name: str) -> object:
    """Return what a dictionary holds under a name that has a hyphen in it; None where it holds nothing."""
    return found.get(name)


@register.simple_tag
def page_language() -> str:
    """Return "cy" or "en", for `<html lang>`, also in simple words."""
    return languages.base(get_language() or "en")


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> dict[str, str]:
    """Return the other language's code, own name, and the address of this page in it."""
    other = languages.other(languages.base(get_language() or "en"))
    frame, request = context.get("frame"), context.get("request")
    url = getattr(frame, "other_language_url", "")
    if not url:
        url = in_language(request.get_full_path() if request else "/", other)
    return {"code": other, "name": _NAMES[other], "url": url}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Return a picture of `icons.svg`, hidden from screen readers. Sizes: "i-s", "" and "i-l"."""
    return _icon(str(name), size)


@cache
def _icon(name: str, size: str) -> SafeString:
    # A board has a hundred of them, and finding the hashed address took a third of its time. The address lasts as long as
    # the process; the cache is as large as the sprite.
    kind = "clock" if name.startswith("quarter-") else f"i {size}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, static("ui/icons.svg"), name)


@register.simple_tag
def key(value: UUID | str | None = None) -> SafeString:
    """Return the hidden idempotency key of a form: the given one, or a new one."""
    return format_html('<input type="hidden" name="key" value="{}">', value or uuid7())


@register.simple_tag
def said(text: str, language: str = "") -> SafeString:
    """Return what a person wrote, as they wrote it, marked with its language where that is known."""
    if language in languages.LANGUAGES:
        return format_html('<span lang="{}">{}</span>', language, text)
    return format_html("<span>{}</span>", text)


@register.simple_tag
def error(message: str, field_id: str) -> SafeString:
    """Return an error beside its field: icon, the fact in clay, then reason and remedy in ink."""
    found = _FACT.fullmatch(str(message))
    first, rest = (found["fact"], f" {found['rest']}") if found else (str(message), "")
    return format_html(
        '<p class="error" id="{}_error">{}<span><span class="vh">{} </span><b>{}</b>{}</span></p>',
        field_id,
        icon("error"),
        pgettext("field.error", "Error:"),
        first,
        rest,
    )


@register.simple_tag
def day_block(date: dt.date) -> SafeString:
    """Return a day as a small calendar leaf, read aloud as "Thu 26 Nov"."""
    date = _london_day(date)
    return format_html('<p class="day">{} <b>{}</b> {}</p>', dates.weekday_short(date), date.day, dates.month_short(date.month))


@register.simple_tag
def bar(amount: int, other: int, kind: str) -> SafeString:
    """Return a bar as long as its share of the larger of the two amounts; kind is "gave" or "got". For the eye only."""
    most = max(abs(amount or 0), abs(other or 0))
    width = f"{abs(amount or 0) / most * 99:.1f}" if most else "0"
    if width in {"0", "0.0"}:
        kind, width = "nought", "99"
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect class="{}" x="1" y="8%" width="{}%" height="84%" rx="5"/></svg>', kind, width
    )


def _on_ring(degrees: float) -> str:
    angle = math.radians(degrees - 90)
    return f"{24 + _RADIUS * math.cos(angle):.2f} {24 + _RADIUS * math.sin(angle):.2f}"


@register.simple_tag
def step_ring(step: int, of: int) -> SafeString:
    """Return the ring that shows how far one has come: `1 <= step <= of`."""
    width = 360 / int(of)
    states = ["on" if n < int(step) else "now" if n == int(step) else "" for n in range(1, int(of) + 1)]
    arcs = format_html_join(
        "",
        '<path class="{}" d="M{}A18 18 0 {} 1 {}"/>',
        (
            (state, _on_ring(n * width + _GAP), "1" if width - 2 * _GAP > 180 else "0", _on_ring((n + 1) * width - _GAP))  # noqa: PLR2004  half a turn
            for n, state in enumerate(states)
        ),
    )
    rings = mark_safe('<circle class="ring" cx="24" cy="24" r="21.6"/><circle class="ring" cx="24" cy="24" r="14.4"/>')
    return format_html('<svg viewBox="0 0 48 48" aria-hidden="true">{}{}</svg>', arcs, rings)
