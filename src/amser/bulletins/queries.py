"""Bulletins as they are read: the checks before sending, how far sending is, what is new to one reader."""

import dataclasses
from collections.abc import Container, Iterator, Sequence
from enum import StrEnum
from typing import Final

from django.db.models import Count, Q

from amser.bulletins.articles import Article, Paragraph
from amser.bulletins.doubts import doubts_about
from amser.bulletins.models import Delivery, DeliveryState, Issue, IssueItem, IssueState, Item, ItemSent, Subscription
from amser.links import queries as links
from amser.links.looking import addresses_in

WRITTEN_TO: Final = frozenset({DeliveryState.SENT, DeliveryState.SENDING})


class Trouble(StrEnum):
    """What a check found."""

    MISSING = "missing"  # nothing in one language: it does not go out so
    OLDER = "older"  # one language was written after the other
    LINK = "link"  # where it leads, nobody answers or nothing is
    POINTER = "pointer"
    DATE = "date"
    CONTACT = "contact"
    SENT_BEFORE = "sent_before"  # to some of these readers, who are not sent it again


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check found: in which item, and in which words or language; `count` of readers where it is of readers."""

    item: Item
    trouble: Trouble
    words: str = ""
    count: int = 0

    @property
    def blocks(self) -> bool:
        """Whether the issue does not go out with it."""
        return self.trouble == Trouble.MISSING


def items_of(issue: Issue) -> list[Item]:
    """Return the items of an issue, in order. One query."""
    lines = IssueItem.objects.filter(issue=issue).select_related("item").order_by("position", "pk")
    return [line.item for line in lines]


def checks_of(issue: Issue, items: Sequence[Item]) -> list[Found]:
    """Return what somebody should look at before an issue goes out, item by item. Two queries."""
    readers = Subscription.objects.confirmed().filter(bulletin=issue.bulletin_id)
    counts = ItemSent.objects.filter(item__in=items, subscription__in=readers).values_list("item").annotate(Count("pk"))
    had = dict(counts)
    gone = links.dead(url for item in items for url in addresses_of(item))
    return [found for item in items for found in _checked(item, had.get(item.pk, 0), gone)]


def addresses_of(item: Item) -> list[str]:
    """Return the addresses that an item leads to, in its link and in its texts, each once."""
    return addresses_in(f"{item.link}\n{item.text_cy}\n{item.text_en}")


def links_to_look_at() -> Iterator[str]:
    """Yield the addresses in items that may still be sent: those of drafts, and those in no issue yet. One query."""
    waits = Q(lines=None) | Q(lines__issue__state=IssueState.DRAFT)
    for item in Item.objects.filter(waits, withdrawn_at__isnull=True).order_by("pk").distinct():
        yield from addresses_of(item)


def _checked(item: Item, had: int, gone: Container[str]) -> Iterator[Found]:
    for code in ("cy", "en"):
        if not getattr(item, f"title_{code}") or not getattr(item, f"text_{code}"):
            yield Found(item, Trouble.MISSING, code)
    if item.cy_changed_at and item.en_changed_at and item.cy_changed_at != item.en_changed_at:
        yield Found(item, Trouble.OLDER, "cy" if item.cy_changed_at < item.en_changed_at else "en")
    for url in addresses_of(item):
        if url in gone:
            yield Found(item, Trouble.LINK, url)
    for text in filter(str.strip, (item.text_cy, item.text_en)):
        for doubt in doubts_about(_article(item, text)):
            yield Found(item, Trouble(doubt.kind.value), doubt.words)
    if had:
        yield Found(item, Trouble.SENT_BEFORE, count=had)


def _article(item: Item, text: str) -> Article:
    said = f"{text}\n\n{item.link}" if item.link else text
    return Article(1, item.title, item.byline, tuple(Paragraph(1, part.strip()) for part in said.split("\n\n") if part.strip()))


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far the sending of an issue is: readers by what became of it for them. `in_doubt` may or may not have arrived."""

    of: int
    sent: int
    nothing_new: int
    failed: int
    in_doubt: int
    queued: int

    @property
    def done(self) -> int:
        """Readers for whom nothing more happens."""
        return self.of - self.queued


def progress_of(issue: Issue) -> Progress:
    """Return how far the sending of an issue is. One query."""
    counts = dict(Delivery.objects.filter(issue=issue).values_list("state").annotate(Count("pk")))
    return Progress(
        of=sum(counts.values()),
        sent=counts.get(DeliveryState.SENT, 0),
        nothing_new=counts.get(DeliveryState.NOTHING_NEW, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        in_doubt=counts.get(DeliveryState.SENDING, 0),
        queued=counts.get(DeliveryState.QUEUED, 0),
    )


def lines_of(delivery: Delivery) -> list[IssueItem]:
    """Return what a reader was sent of an issue: its lines but for those that an issue before it had brought them. Two queries."""
    before = Delivery.objects.filter(subscription=delivery.subscription_id, issue__number__lt=delivery.issue.number)
    had = IssueItem.objects.filter(issue__in=before.filter(state__in=WRITTEN_TO).values("issue")).values_list("item", flat=True)
    return [line for line in IssueItem.objects.filter(issue=delivery.issue_id).order_by("position", "pk") if line.item_id not in set(had)]


def readers_by_language(bulletin_id: int) -> dict[str, int]:
    """Return how many confirmed readers a bulletin has in each language. One query."""
    found = Subscription.objects.confirmed().filter(bulletin=bulletin_id).values_list("language").annotate(Count("pk"))
    return dict(found.order_by("language"))
