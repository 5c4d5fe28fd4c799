"""
The hub at the size of a nation beside a hundredth of it: a group's pages, and a bulletin to 10,000 readers beside the bare mail backend.

On a server as safe as a live one. docs/reference/hub-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ledger.settings"

import django

django.setup()

import datetime as dt
import itertools
import resource
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amser.bulletins.models import Delivery, DeliveryState, Subscription
from amser.identity.models import User
from amser.kernel.codes import new_code
from amser.kernel.ids import uuid7
from amser.networks.models import (
    Capacity,
    Commitment,
    Document,
    Event,
    Group,
    GroupMembership,
    GroupSector,
    Maintainer,
    Participation,
    Rendition,
    Version,
)
from amser.networks.queries.week import weeks_of
from amser.notifications import mail
from amser.notifications.bulletins import send_all
from amser.notifications.letters.week import parts
from benchmarks.ledger import server
from benchmarks.report import Target, write
from tests.builders.bulletins import a_bulletin, an_issue, an_item_of, begun
from tests.builders.groups import a_group, who_runs
from tests.builders.when import MONDAY_10AM

MEMBERS, EVENTS, PROMISES, DOCUMENTS = 5_000, 500, 10_000, 2_000
PART: Final = 100  # the small one is so many times smaller
READERS: Final = int(os.environ.get("BENCH_READERS", "10000"))
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "15"))
DATABASE: Final = "bench_hub"
MOST_SLOWER: Final = 1.5
_numbers = itertools.count(1)


class Rendering(BaseEmailBackend):
    """A mail backend that makes each letter into bytes, as one that sends would, and throws them away."""

    def send_messages(self, letters: Sequence[EmailMessage]) -> int:
        """Return how many there were."""
        return sum(bool(letter.message().as_bytes()) for letter in letters)


def a_network(part: int) -> Group:
    """A network with so many members, events and promises, each divided by `part`."""
    group = a_group(f"Rhwydwaith {part}", slug=f"rhwydwaith-{part}")
    names = [next(_numbers) for _ in range(MEMBERS // part)]
    people = User.objects.bulk_create(
        User(name=f"Aelod {number}", known_as="Aelod", sort_name=f"{number:06}", email=f"aelod{number}@example.org", joined_at=MONDAY_10AM)
        for number in names
    )
    sectors, capacities = itertools.cycle(GroupSector.values), itertools.cycle(Capacity.values)
    GroupMembership.objects.bulk_create(
        GroupMembership(
            group=group,
            user=one,
            state="active",
            asked_at=MONDAY_10AM,
            began_at=MONDAY_10AM,
            sector=next(sectors),
            capacity=next(capacities),
        )
        for one in people
    )
    events = Event.objects.bulk_create(_event(group, number - EVENTS // part // 2) for number in range(EVENTS // part))
    Participation.objects.bulk_create(
        Participation(event=events[-1], user=one, invited_at=MONDAY_10AM, made_at=MONDAY_10AM) for one in people
    )
    Commitment.objects.bulk_create(
        Commitment(
            pk=uuid7(), group=group, text=f"Addewid {number}", language="cy", who="Huw", made_at=MONDAY_10AM, state="offered", kind="pledge",
            event=events[number % len(events)], due_on=MONDAY_10AM.date() + dt.timedelta(days=number % 300),
        )
        for number in range(PROMISES // part)
    )  # fmt: skip
    _papers(group, DOCUMENTS // part)
    return group


def _papers(group: Group, count: int) -> None:
    """Give a network so many documents, each with a version in both languages; a member keeps every second one."""
    keepers = itertools.cycle(GroupMembership.objects.filter(group=group).order_by("pk"))
    made = Document.objects.bulk_create(
        Document(
            group=group, slug=f"papur-{number}", kind="guide", title_cy=f"Papur {number}", title_en=f"Paper {number}", made_at=MONDAY_10AM,
            review_days=365, tags=[f"tag {number % 7}"],
        )
        for number in range(count)
    )  # fmt: skip
    long_ago = MONDAY_10AM - dt.timedelta(days=100)
    versions = Version.objects.bulk_create(Version(document=one, number=1, state="draft", made_at=long_ago) for one in made)
    Rendition.objects.bulk_create(
        Rendition(version=version, language=language, text="Hanes. https://a.example/ " * 40, saved_at=long_ago)
        for version in versions
        for language in ("cy", "en")
    )
    Version.objects.filter(document__group=group).update(state="published", published_at=long_ago)
    Maintainer.objects.bulk_create(Maintainer(document=one, membership=next(keepers)) for one in made[::2])


def weeks(small: Group, large: Group) -> dict[str, object]:
    """Find and write the weeks of fifty members of each network in turn, as the weekly letter does, and count the questions."""
    people = {
        group.pk: list(
            GroupMembership.objects.filter(group=group, user__name__startswith="Aelod").order_by("pk").values_list("user", flat=True)[:50]
        )
        for group in (small, large)
    }
    at = timezone.now()

    def build(group: Group) -> None:
        for week in weeks_of(people[group.pk], at=at).values():
            parts(week, at=at)

    took: dict[int, list[float]] = {small.pk: [], large.pk: []}
    for _ in range(ROUNDS):
        for group in (small, large):
            took[group.pk].append(_timed(lambda group=group: build(group)))  # type: ignore[misc]
    asked = []
    for group in (small, large):
        with CaptureQueriesContext(connection) as queries:
            build(group)
        asked.append(len(queries))
    few, many = median(took[small.pk]), median(took[large.pk])
    of_both = {"small_ms": round(few * 1000, 1), "large_ms": round(many * 1000, 1)}
    return {"page": "fifty weeks", **of_both, "slower": round(many / few, 2), "queries": asked}


def _event(group: Group, number: int) -> Event:
    begins_at = timezone.now() + dt.timedelta(days=number)
    return Event(
        group=group, kind="workshop", title_cy=f"Gweithdy {number}", title_en=f"Workshop {number}", state="open", begins_at=begins_at,
        ends_at=begins_at + dt.timedelta(hours=2), made_at=MONDAY_10AM, door_code=new_code(),
    )  # fmt: skip


def pages(small: Group, large: Group) -> list[dict[str, object]]:
    """Time the pages of both networks in turn, as whoever runs them, and count their questions."""
    clients = {group.pk: Client(SERVER_NAME="localhost") for group in (small, large)}
    for group in (small, large):
        clients[group.pk].force_login(who_runs(group).user, "allauth.account.auth_backends.AuthenticationBackend")
    rows = []
    for name, path in (
        ("group", ""),
        ("calendar", "events/"),
        ("promises", "promises/"),
        ("decisions", "decisions/"),
        ("library", "papers/"),
    ):
        took: dict[int, list[float]] = {small.pk: [], large.pk: []}
        for _ in range(ROUNDS):
            for group in (small, large):
                took[group.pk].append(_timed(lambda group=group, path=path: clients[group.pk].get(f"/en/n/{group.slug}/{path}")))  # type: ignore[misc]
        asked = [_queries(clients[group.pk], f"/en/n/{group.slug}/{path}") for group in (small, large)]
        few, many = median(took[small.pk]), median(took[large.pk])
        rows.append(
            {
                "page": name,
                "small_ms": round(few * 1000, 1),
                "large_ms": round(many * 1000, 1),
                "slower": round(many / few, 2),
                "queries": asked,
            }
        )
    return rows


def _timed(act: Callable[[], object]) -> float:
    begun_at = time.perf_counter()
    act()
    return time.perf_counter() - begun_at


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def sending() -> dict[str, object]:
    """Send a bulletin to everybody, beside as many letters handed to the bare mail backend."""
    settings.EMAIL_BACKEND, settings.MAIL_IS_SENT = "benchmarks.hub.Rendering", True
    bulletin = a_bulletin()
    languages = itertools.cycle(("cy", "en", "both"))
    Subscription.objects.bulk_create(
        Subscription(
            bulletin=bulletin, email=f"darllenydd{number}@example.org", language=next(languages), state="confirmed", secret=f"made-up-{number}",
            asked_at=MONDAY_10AM, confirmed_at=MONDAY_10AM,
        )
        for number in range(READERS)
    )  # fmt: skip
    items = [an_item_of(bulletin, f"Eitem {number}", text_cy="Hanes. " * 60, text_en="News. " * 60) for number in range(6)]
    issue = begun(an_issue(bulletin, items))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = _timed(lambda: send_all(issue.pk, clock=timezone.now))
    grew = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert Delivery.objects.filter(issue=issue, state=DeliveryState.SENT).count() == READERS
    bare = _timed(lambda: _bare("Hanes. " * 360))
    return {
        "readers": READERS,
        "per_second": round(READERS / took),
        "bare_per_second": round(READERS / bare),
        "grew_mb": round(grew / 1024, 1),
    }


def _bare(body: str) -> None:
    with get_connection() as opened:
        for number in range(READERS):
            mail.hand_over(to=f"darllenydd{number}@example.org", language="cy", subject="Newyddion", body=body, connection=opened)


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    server.prepare()
    server.use(server.copy(DATABASE, server.home()))
    small, large = a_network(PART), a_network(1)
    server.settle(DATABASE)
    rows = [*pages(small, large), weeks(small, large)]
    sent = sending()
    found = server.reported()
    server.use(server.home())
    server.drop(DATABASE)
    targets = [Target(f"{row['page']}: times slower than with a hundredth", float(str(row["slower"])), MOST_SLOWER) for row in rows]
    targets += [Target(f"{row['page']}: questions more than with a hundredth", row["queries"][1] - row["queries"][0], 0) for row in rows]  # type: ignore[index]
    targets.append(Target("MB that sending to all of them takes", float(str(sent["grew_mb"])), 50))
    return write("hub", rows, targets, server=found, **sent)


if __name__ == "__main__":
    sys.exit(main())
