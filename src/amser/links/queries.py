"""What is known of addresses elsewhere."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from amser.links.models import Link

NOT_AGAIN_WITHIN: Final = dt.timedelta(days=6)


def dead(urls: Iterable[str]) -> dict[str, Link]:
    """Return those of the addresses that lead nowhere, by address. One query."""
    return {link.url: link for link in Link.objects.dead().filter(url__in=set(urls))}


def to_look_at(urls: Iterable[str], *, at: dt.datetime) -> list[str]:
    """Return those of the addresses that nobody asked for in the last six days, each once, in order. One query."""
    wanted = dict.fromkeys(urls)
    lately = Link.objects.filter(url__in=wanted, checked_at__gt=at - NOT_AGAIN_WITHIN).values_list("url", flat=True)
    return [url for url in wanted if url not in set(lately)]
