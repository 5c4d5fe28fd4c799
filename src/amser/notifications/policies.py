"""Who may see and work through messages."""

from amser.kernel.errors import NotFound
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank


def message_at_the_desk(bank: TimeBank, message_id: int) -> Message:
    """Return a message of the bank whose desk this is. Raises NotFound."""
    message = Message.objects.with_person().filter(timebank=bank, pk=message_id).first()
    if message is None:
        raise NotFound
    return message
