"""What the desk reads about being in touch with a member."""

import dataclasses
import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db.models import Count

from amser.contacts.models import Contact, InCopy, MessageKind, Note, Recipient, Tag, Tagged, Task, Wish
from amser.kernel.languages import fold
from amser.members.models import Membership, State
from amser.timebanks.models import TimeBank

LATEST = 50
AT_MOST_A_WEEK: Final = 2
A_WEEK: Final = dt.timedelta(days=7)
REACHED: Final = (State.ACTIVE, State.PAUSED)


@dataclasses.dataclass(frozen=True, slots=True)
class InTouch:
    """Everything kept about being in touch with a member that one reader may see, the newest first; tasks by the day they are due."""

    contacts: list[Contact]
    tasks: list[Task]
    notes: list[Note]
    tags: list[Tag]


def in_touch(membership: Membership, *, reader_id: int) -> InTouch:
    """Return what one broker may read of being in touch with a member: notes that are another's alone are not there. Four queries."""
    return InTouch(
        contacts=list(Contact.objects.filter(membership=membership).select_related("by_user").order_by("-at", "-pk")[:LATEST]),
        tasks=list(Task.objects.open().filter(membership=membership).select_related("for_user").order_by("due_on", "pk")),
        notes=list(Note.objects.read_by(reader_id).filter(membership=membership).select_related("by_user").order_by("-at", "-pk")[:LATEST]),
        tags=sorted((row.tag for row in Tagged.objects.filter(membership=membership).select_related("tag")), key=lambda tag: tag.name),
    )


def kept_about(membership: Membership) -> dict[str, object]:
    """
    Return what is kept, for the person themselves, as plain values.

    Notes are the person's too, whoever reads them at the desk. Kept back is what tells of somebody else: what its writer said
    does, what holds the whole name of another member, and what one broker keeps and nobody has looked at yet. How many, and of
    which day, is said; the bank answers who asks.
    """
    notes = Note.objects.filter(membership=membership).order_by("at")
    others = [fold(name) for name in _names_of_others(membership)]
    given = [note for note in notes.for_their_copy() if not any(name in fold(note.words) for name in others)]
    kept_back = notes.exclude(pk__in=[note.pk for note in given])
    return {
        "contacts": list(Contact.objects.filter(membership=membership).order_by("at").values("at", "way", "inward", "words")),
        "tasks_about_me": list(
            Task.objects.filter(membership=membership).order_by("made_at").values("made_at", "words", "due_on", "done_at")
        ),
        "notes": [{"at": note.at, "words": note.words} for note in given],
        "notes_kept_back_for_somebody_else": list(kept_back.exclude(in_copy=InCopy.UNSEEN).values("at")),
        "notes_nobody_has_looked_at_yet": list(kept_back.filter(in_copy=InCopy.UNSEEN).values("at")),
        "tags": list(Tagged.objects.filter(membership=membership).order_by("at").values("at", "tag__name_cy", "tag__name_en")),
        "messages_wished_for": list(Wish.objects.filter(membership=membership).order_by("kind").values("kind", "wanted", "at")),
    }


def _names_of_others(membership: Membership) -> list[str]:
    """Return the whole names of the bank's other members, of two words and more."""
    others = Membership.objects.filter(timebank_id=membership.timebank_id).exclude(user_id=membership.user_id)
    return [name for name in others.values_list("user__name", flat=True) if " " in name]


@dataclasses.dataclass(frozen=True, slots=True)
class Audience:
    """Who of those chosen a message goes to, and who is left out: they do not want this kind, or have had enough this week."""

    told: list[Membership]
    not_wanted: list[Membership]
    enough: list[Membership]


def audience(bank: TimeBank, member_ids: Collection[int], *, kind: str, at: dt.datetime) -> Audience:
    """Return whom a message of a kind may go to, of these members of a bank. Three queries."""
    found = Membership.objects.filter(timebank=bank, pk__in=member_ids, state__in=REACHED).select_related("user", "place", "timebank")
    chosen = list(found.order_by("user__sort_name", "number"))
    refused = set(Wish.objects.filter(timebank=bank, kind=kind, wanted=False).values_list("membership_id", flat=True))
    had = Recipient.objects.filter(timebank=bank, membership__in=member_ids, at__gt=at - A_WEEK).values("membership_id")
    full = set(had.annotate(times=Count("pk")).filter(times__gte=AT_MOST_A_WEEK).values_list("membership_id", flat=True))
    return Audience(
        told=[member for member in chosen if member.pk not in refused | full],
        not_wanted=[member for member in chosen if member.pk in refused],
        enough=[member for member in chosen if member.pk in full - refused],
    )


def wishes(memberships: Collection[Membership]) -> dict[tuple[int, str], bool]:
    """Return what each member would like, by member and kind, defaults included. One query."""
    said = Wish.objects.filter(membership__in=memberships).values_list("membership_id", "kind", "wanted")
    chosen = {(member, kind): wanted for member, kind, wanted in said}
    return {
        (member.pk, kind): chosen.get((member.pk, kind), kind != MessageKind.DIGEST)
        for member in memberships
        for kind in MessageKind.values
    }
