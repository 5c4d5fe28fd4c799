"""What a bank does not arrange, from a day until a day."""

import datetime as dt
import functools
import json
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.listings.models import ProhibitedTask
from amser.timebanks.models import TimeBank

_FILE: Final = Path(__file__).parent.parent / "data" / "prohibited.json"


@audit.action("listings.prohibit")
def prohibit(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, name_cy: str, name_en: str, words: str) -> ProhibitedTask:
    """From today a bank does not arrange this. Listings that look like it wait for the coordinator; those on the board stay."""
    return ProhibitedTask.objects.create(
        timebank=bank, name_cy=name_cy, name_en=name_en, words=words, begins_on=today(at), added_by_id=by.user_id
    )


@audit.action("listings.allow_again")
def allow_again(*, by: audit.Actor, key: UUID, at: dt.datetime, task: ProhibitedTask) -> ProhibitedTask:
    """A bank arranges this from today on. Does nothing where it does already."""
    task = ProhibitedTask.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
    if task.ends_on is None:
        task.ends_on = today(at) - dt.timedelta(days=1)
        task.save(update_fields=["ends_on"])
    return task


@functools.cache
def usual() -> tuple[dict[str, Any], ...]:
    """Return what time banks usually do not arrange, to begin a list from: names in both languages, and words."""
    return tuple(json.loads(_FILE.read_text(encoding="utf-8"))["tasks"])
