"""Who may see and work through messages."""

from collections.abc import Collection

from amser.kernel.errors import NotFound
from amser.notifications.models import Message, RefereeLetter
from amser.timebanks.models import Places, TimeBank


def message_at_the_desk(bank: TimeBank, message_id: int, *, places: Places) -> Message:
    """
    Return a message of the bank whose desk this is; with `places`, to a member who lives there.

    Raises NotFound, also for what is of complaints and concerns: whoever deals with one reads it there.
    """
    message = Message.objects.for_the_desk().with_person().filter(timebank=bank, pk=message_id).first()
    if message is None:
        raise NotFound
    if places is not None and (message.membership.place_id if message.membership else None) not in places:
        raise NotFound
    return message


def referee_letter_at_the_desk(bank: TimeBank, letter_id: int, *, places: Places) -> RefereeLetter:
    """Return a letter to a referee about someone of the bank whose desk this is. Raises NotFound."""
    letter = RefereeLetter.objects.with_people().in_places(places).filter(timebank=bank, pk=letter_id).first()
    if letter is None:
        raise NotFound
    return letter


def messages_at_the_desk(bank: TimeBank, ids: Collection[int], *, places: Places) -> list[Message]:
    """Return those of the messages that `message_at_the_desk` would, in order. Raises NotFound where there is none. One query."""
    found = list(Message.objects.for_the_desk().filter(timebank=bank, pk__in=ids).in_places(places).order_by("pk"))
    if not found:
        raise NotFound
    return found
