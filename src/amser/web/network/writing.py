"""A letter from anybody to a contact of a group: it goes by e-mail, and neither address is shown to the other here."""

from amser.networks.models import GroupContact
from amser.notifications.letters import networks
from amser.notifications.tasks import write_about_signing_in
from amser.web.pages import now


def write_to(contact: GroupContact, *, name: str, email: str, words: str) -> None:
    """Have the letter written, in the contact's language, and sent. It holds the writer's address, and is not kept beyond a day."""
    user = contact.membership.user
    if user.email:
        write_about_signing_in(
            to=user.email,
            language=user.language,
            render=lambda: networks.to_a_contact(contact, name=name, email=email, words=words),
            at=now(),
        )
