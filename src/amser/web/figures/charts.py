"""Bars, drawn by ourselves: they need no script, scale on a phone, print in black, and say in words what they show."""

from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

_WIDTH: Final = 360  # as wide as a phone, so that type in it is as large as type beside it
_ROW: Final = 44
_LETTER: Final = 7.5  # about as wide as one is, in type of 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, its length, and its length in words."""

    label: str
    value: int
    shown: str


def chart(name: str, title: str, bars: list[Bar]) -> SafeString:
    """Return bars below each other, the longest as wide as the picture. The table beside them has the same figures."""
    most = max([abs(bar.value) for bar in bars] + [1])
    drawn = format_html_join(
        "",
        '<text x="0" y="{}" font-size="16" fill="currentColor">{}</text><text x="{}" y="{}" font-size="16" text-anchor="end" fill="currentColor">'
        '{}</text><rect class="{}" x="0" y="{}" width="{}" height="14" rx="3" fill="currentColor" fill-opacity="{}"/>',
        (
            (
                number * _ROW + 15,
                _short(bar),
                _WIDTH,
                number * _ROW + 15,
                bar.shown,
                "less" if bar.value < 0 else "more",
                number * _ROW + 21,
                f"{max(abs(bar.value) / most * _WIDTH, 1):.1f}",
                ".4" if bar.value < 0 else "1",
            )
            for number, bar in enumerate(bars)
        ),
    )
    return format_html(
        '<svg class="chart" font-family="Atkinson Hyperlegible Next, sans-serif" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        _WIDTH,
        len(bars) * _ROW,
        f"chart-{name}",
        f"chart-{name}",
        f"chart-{name}",
        title,
        f"chart-{name}",
        _told(bars),
        drawn,
    )


def _told(bars: list[Bar]) -> str:
    return "; ".join(pgettext("common.count", "%(label)s: %(count)s") % {"label": bar.label, "count": bar.shown} for bar in bars)


def _short(bar: Bar) -> str:
    """Return what a bar is, as far as there is room beside its length in words."""
    room = int(_WIDTH / _LETTER) - len(bar.shown) - 3
    return bar.label if len(bar.label) <= room else f"{bar.label[: room - 1]}…"
