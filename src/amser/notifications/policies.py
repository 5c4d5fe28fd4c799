"""Who may see and work through messages."""

from amser.kernel.errors import NotFound
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank


def message_at_the_desk(bank: TimeBank, message_id: int, *, places: frozenset[int] | None) -> Message:
    """Return a message of the bank whose desk this is; with `places`, to a member who lives there. Raises NotFound."""
    message = Message.objects.with_person().filter(timebank=bank, pk=message_id).first()
    if message is None:
        raise NotFound
    if places is not None and (message.membership is None or message.membership.place_id not in places):
        raise NotFound
    return message
