"""What the desk reads about being in touch with a member."""

import dataclasses

from amser.contacts.models import Contact, Note, Readers, Tag, Tagged, Task
from amser.members.models import Membership

LATEST = 50


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

    Notes that one broker keeps for themselves may speak of others: the person is told how many there are, and can ask.
    """
    notes = Note.objects.filter(membership=membership).order_by("at")
    return {
        "contacts": list(Contact.objects.filter(membership=membership).order_by("at").values("at", "way", "inward", "words")),
        "tasks_about_me": list(
            Task.objects.filter(membership=membership).order_by("made_at").values("made_at", "words", "due_on", "done_at")
        ),
        "notes": list(notes.filter(readers=Readers.DESK).values("at", "words")),
        "notes_that_one_broker_keeps": notes.filter(readers=Readers.WRITER).count(),
        "tags": list(Tagged.objects.filter(membership=membership).order_by("at").values("at", "tag__name_cy", "tag__name_en")),
    }
