"""What happens by itself: whoever promised something, or keeps a paper right, is reminded of it, gently."""

from itertools import groupby

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.links.tasks import ask_for
from amser.networks import actions
from amser.networks.models import Asset, Commitment, Document, Event, Group
from amser.networks.queries.assets import forgotten, groups_to_remind
from amser.networks.queries.commitments import to_remind
from amser.networks.queries.documents import links_to_look_at, to_check
from amser.networks.queries.meetings import events_to_remind_of

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.periodic(cron="0 9 * * 2")
@app.task(name="networks.remind_of_commitments", retry=RETRY)
def remind_of_commitments(timestamp: int = 0) -> None:
    """Remind everybody with an account of what they promised, once a fortnight at most. Safe to run twice: each hears once."""
    at, run = timezone.now(), uuid7()
    found = sorted(to_remind(at), key=lambda one: one.user_id or 0)
    of = {user: list(ones) for user, ones in groupby(found, key=lambda one: one.user) if user is not None}

    def remind(user: User) -> None:
        commitments: list[Commitment] = of[user]
        key = derive(run, f"remind {user.pk}")
        actions.remind_of_commitments(by=TIMER, key=key, at=at, user=user, commitments=commitments)

    with OneByOne("networks.remind_of_commitments") as rows:
        rows.each(of, remind)


@app.periodic(cron="30 9 * * *")
@app.task(name="networks.remind_of_events", retry=RETRY)
def remind_of_events(timestamp: int = 0) -> None:
    """A week and a day before an event, remind those who were invited and have not answered. Safe to run twice: each hears once a day."""
    at, run = timezone.now(), uuid7()

    def remind(event: Event) -> None:
        actions.remind(by=TIMER, key=derive(run, f"remind of {event.pk}"), at=at, event=event)

    with OneByOne("networks.remind_of_events") as rows:
        rows.each(events_to_remind_of(at), remind)


@app.periodic(cron="0 2 * * 6")
@app.task(name="networks.look_at_links", retry=RETRY)
def look_at_links(timestamp: int = 0) -> None:
    """On Saturday night, have the links of what groups know asked for, while few others use them. Safe to run twice: each is asked for once."""
    ask_for(links_to_look_at())


@app.periodic(cron="0 9 * * 3")
@app.task(name="networks.remind_of_reviews", retry=RETRY)
def remind_of_reviews(timestamp: int = 0) -> None:
    """Remind those who keep a document that it is to be checked, once a month at most. Safe to run twice: each hears once."""
    at, run = timezone.now(), uuid7()

    def remind(document: Document) -> None:
        actions.remind_of_review(by=TIMER, key=derive(run, f"check {document.pk}"), at=at, document=document)

    with OneByOne("networks.remind_of_reviews") as rows:
        rows.each(to_check(at), remind)


@app.periodic(cron="0 3 * * *")
@app.task(name="networks.archive_what_is_forgotten", retry=RETRY)
def archive_what_is_forgotten(timestamp: int = 0) -> None:
    """Archive what nobody has said for two years is still there. Safe to run twice: the action looks again."""
    at, run = timezone.now(), uuid7()

    def archive(asset: Asset) -> None:
        actions.archive_forgotten(by=TIMER, key=derive(run, f"forgotten {asset.pk}"), at=at, asset=asset)

    with OneByOne("networks.archive_what_is_forgotten") as rows:
        rows.each(forgotten(at), archive)


@app.periodic(cron="0 9 * * 4")
@app.task(name="networks.remind_of_assets", retry=RETRY)
def remind_of_assets(timestamp: int = 0) -> None:
    """Tell those who run a group what of its assets is to be confirmed, once a month at most. Safe to run twice: each hears once."""
    at, run = timezone.now(), uuid7()

    def remind(group: Group) -> None:
        actions.remind_of_assets(by=TIMER, key=derive(run, f"assets {group.pk}"), at=at, group=group)

    with OneByOne("networks.remind_of_assets") as rows:
        rows.each(groups_to_remind(at), remind)
