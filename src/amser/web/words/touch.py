"""What being in touch is called: ways, who began, who may read a note."""

from django.utils.translation import pgettext

from amser.contacts.models import MessageKind, Readers, Way


def way(code: str) -> str:
    """Return how somebody was spoken to."""
    return dict(ways())[code]


def ways() -> list[tuple[str, str]]:
    """Return every way of speaking or writing to somebody."""
    return [
        (Way.PHONE, pgettext("touch.way.phone", "By phone")),
        (Way.IN_PERSON, pgettext("touch.way.person", "Face to face")),
        (Way.VISIT, pgettext("touch.way.visit", "On a visit at home")),
        (Way.TEXT, pgettext("touch.way.text", "By text message")),
        (Way.EMAIL, pgettext("touch.way.email", "By e-mail")),
        (Way.POST, pgettext("touch.way.post", "By letter")),
    ]


def began(name: str) -> str:
    """Return that the member got in touch."""
    return pgettext("touch.began", "They did: %(name)s") % {"name": name}


def we_began() -> str:
    """Return that the desk got in touch."""
    return pgettext("touch.we_began", "We did")


def readers() -> list[tuple[str, str]]:
    """Return who may read a note."""
    return [
        (Readers.DESK, pgettext("touch.readers.desk", "Everyone at the desk")),
        (Readers.WRITER, pgettext("touch.readers.writer", "Only me")),
    ]


def message_kind(code: str) -> str:
    """Return what a message to many is about."""
    return {
        MessageKind.NEWS: pgettext("mailing.kind.news", "News from the time bank"),
        MessageKind.EVENTS: pgettext("mailing.kind.events", "What is on"),
        MessageKind.DIGEST: pgettext("mailing.kind.digest", "New offers and requests, once a week"),
    }[MessageKind(code)]
