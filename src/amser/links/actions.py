"""Keeping what was found."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from amser.audit import actions as audit
from amser.links.models import Finding, Link


@audit.action("links.note")
def note(*, by: audit.Actor, key: UUID, at: dt.datetime, found: Mapping[str, Finding]) -> None:
    """These addresses were asked for, and this came of it. How often in a row one has failed is counted."""
    known = {link.url: link for link in Link.objects.select_for_update(no_key=True).filter(url__in=found)}
    for url in sorted(found):
        link = known.get(url) or Link(url=url)
        link.checked_at, link.finding = at, found[url]
        link.times = 0 if found[url] == Finding.FINE else link.times + 1
        link.save()
