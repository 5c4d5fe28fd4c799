"""Asking, in the background."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY
from amser.links import actions
from amser.links.looking import look
from amser.links.queries import to_look_at

TIMER: Final = Actor(user_id=None, door=Door.TIMER)
AT_A_TIME: Final = 20  # addresses a job, so that none lasts long


def ask_for(urls: Iterable[str]) -> None:
    """Have these addresses asked for that nobody asked for lately. The sample nation asks for none."""
    waiting = [] if settings.DEMO else to_look_at(urls, at=timezone.now())
    for begin in range(0, len(waiting), AT_A_TIME):
        look_at.defer(urls=waiting[begin : begin + AT_A_TIME])


@app.task(name="links.look_at", retry=RETRY)
def look_at(urls: list[str]) -> None:
    """Ask for some addresses, one after the other, and keep what came of it. Run twice, it asks once."""
    found = {url: look(url) for url in to_look_at(urls, at=timezone.now())}
    if found:
        actions.note(by=TIMER, key=uuid7(), at=timezone.now(), found=found)
