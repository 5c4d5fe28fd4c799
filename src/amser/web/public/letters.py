"""What is written to someone who asks to join with an address that we know already."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext

from amser.identity.models import Format, User
from amser.notifications import tasks
from amser.timebanks.models import TimeBank


def say_that_the_address_is_known(address: str, bank: TimeBank, *, at: dt.datetime) -> None:
    """Write to the person who signs in with this address, in their language, that they can sign in and ask there."""
    person = User.objects.filter(email__iexact=address).first()
    if person is None:
        return

    def render() -> tuple[str, str]:
        body = pgettext(
            "mail.known.body",
            "Someone asked to join a time bank with this address: %(bank)s. If it was you, sign in first and ask again there: %(link)s. "
            "If it was not you, there is nothing to do.",
        )
        link = settings.SITE_URL + reverse("public:join", args=[bank.slug])
        return pgettext("mail.known.subject", "You are known to us already"), body % {"bank": bank.name, "link": link}

    tasks.write_about_signing_in(to=address, language=person.language, render=render, at=at, simple=person.format == Format.SIMPLE)
