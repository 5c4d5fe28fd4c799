"""Letters to people who are asked for a reference, and to the desk that asked."""

from typing import Any

from django.utils.translation import pgettext

from amser.members.models import Reference, Road
from amser.notifications import mail
from amser.notifications.letters.letter import Letter, Words, address, to_the_desk
from amser.timebanks.models import TimeBank


def compose(reference: Reference, broker: str) -> tuple[str, str]:
    """Return subject and whole text for a referee: in both languages, Welsh first, unless the applicant said which they speak."""
    return mail.compose(
        language=reference.language, render=lambda: _in_this_language(reference, broker), is_written=reference.road != Road.PHONE
    )


def _in_this_language(reference: Reference, broker: str) -> tuple[str, str]:
    bank, name = reference.timebank, reference.membership.user.name
    subject = pgettext("mail.reference.subject", "A reference for %(name)s") % {"name": name}
    greeting = pgettext("mail.greeting", "Dear %(name)s,") % {"name": reference.name}
    closing = pgettext("mail.closing", "Warm wishes, %(broker)s") % {"broker": broker or bank.name}
    signed = f"{closing}\n{bank.name}"
    again = [_again()] if reference.times_asked > 1 else []
    parts = {
        Road.EMAIL: [greeting, *again, _by_link(reference, name), _what_it_is(), _how_it_is_kept(name), _rather_speak(bank), signed],
        Road.POST: [greeting, *again, _by_letter(name), _what_it_is(), questions(name), _how_it_is_kept(name), _rather_speak(bank), signed],
        Road.PHONE: [*again, _by_letter(name), questions(name), _how_it_is_kept(name)],
    }[Road(reference.road)]
    return subject, "\n\n".join(part for part in parts if part)


def questions(name: str) -> str:
    """Return what a referee is asked on paper, or in a talk."""
    return "\n\n".join(
        [
            pgettext("mail.reference.q.known", "1. How do you know %(name)s, and for how long?") % {"name": name},
            pgettext("mail.reference.q.glad", "2. Would you be glad to see %(name)s help your neighbours? Yes, not sure, or no.")
            % {"name": name},
            pgettext("mail.reference.q.more", "3. Is there anything that we should know?"),
            pgettext("mail.reference.q.sign", "Your name, and the date:"),
        ]
    )


def _by_link(reference: Reference, name: str) -> str:
    text = pgettext(
        "mail.reference.body",
        "%(name)s would like to join a time bank and gave us your name. It takes about five minutes: %(link)s",
    )
    return text % {"name": name, "link": address("public:reference", reference.token)}


def _by_letter(name: str) -> str:
    text = pgettext("mail.reference.letter", "%(name)s would like to join a time bank and gave us your name. It takes about five minutes.")
    return text % {"name": name}


def _what_it_is() -> str:
    return pgettext("mail.reference.what", "In a time bank, neighbours give each other an hour, and receive an hour. No money is paid.")


def _how_it_is_kept(name: str) -> str:
    text = pgettext(
        "mail.reference.kept",
        "Only the time bank's coordinators read your answer. We do not show it to %(name)s. We keep it until we decide, and a year after.",
    )
    return text % {"name": name}


def _rather_speak(bank: TimeBank) -> str:
    if not bank.phone:
        return ""
    return pgettext("mail.reference.speak", "If you would rather speak to us, phone: %(phone)s") % {"phone": bank.phone}


def _again() -> str:
    return pgettext("mail.reference.again", "We wrote to you about this before. Perhaps it did not reach you.")


def answered(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers hear that a referee has answered; what they said stays at the desk."""
    reference = Reference.objects.select_related("membership__user").get(timebank=bank, pk=ids["reference_id"])
    member = reference.membership

    def write(words: Words) -> tuple[str, str]:
        values = {"name": member.user.name, "link": words.link}
        subject = pgettext("mail.reference_answered.subject", "An answer about %(name)s has come")
        body = pgettext("mail.reference_answered.body", "Somebody whom we asked about %(name)s has answered. Read it at the desk: %(link)s")
        return subject % values, body % values

    page = ("broker:reference", bank.slug, reference.pk)
    return to_the_desk(bank, write, *page, but_not=[member.user_id, reference.answered_by_id], places=[member.place_id])


LETTERS = {"members.reference_answered": answered}
