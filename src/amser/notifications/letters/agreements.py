"""Letters to the stewards of a bank about what is agreed with another."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext

from amser.identity.models import Channel
from amser.notifications.letters.letter import Letter, Words
from amser.timebanks.models import Agreement, Role, RoleKind, TimeBank

_Say = Callable[[], tuple[str, str]]


def to_the_stewards(bank: TimeBank, write: Callable[[Words], tuple[str, str]], agreement: Agreement) -> list[Letter]:
    """Return a letter to each steward who reads e-mail; the others see it on the desk."""
    found = Role.objects.live().filter(timebank=bank, kind=RoleKind.STEWARD).select_related("user").order_by("granted_at", "pk")
    page = ("broker:agreement", bank.slug, agreement.pk)
    people = dict.fromkeys(role.user for role in found)
    return [Letter(user=user, write=write, page=page) for user in people if user.channel == Channel.EMAIL and user.email]


def _about(say: _Say) -> Callable[[TimeBank, dict[str, Any]], list[Letter]]:
    """Return the letters of an announcement: the other bank's name, the reason and the way there stand in the sentences."""

    def letters(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
        agreement = Agreement.objects.of_bank(bank.pk).with_banks().get(pk=ids["agreement_id"])

        def write(words: Words) -> tuple[str, str]:
            subject, body = say()
            values = {"bank": agreement.neighbour_of(bank.pk).name, "reason": agreement.end_reason, "link": words.link}
            return subject % values, body % values

        return to_the_stewards(bank, write, agreement)

    return letters


def _proposed() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.proposed.subject", "%(bank)s proposes an agreement"),
        pgettext(
            "mail.agreement.proposed.body",
            "%(bank)s would like its members and yours to help each other, within a limit each way. Read it and answer: %(link)s",
        ),
    )


def _accepted() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.accepted.subject", "%(bank)s has accepted the agreement"),
        pgettext(
            "mail.agreement.accepted.body",
            "From today, members of the two time banks can help each other. See how you stand: %(link)s",
        ),
    )


def _declined() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.declined.subject", "%(bank)s has declined what you proposed"),
        pgettext("mail.agreement.declined.body", "%(bank)s has said no this time. Nothing else has changed: %(link)s"),
    )


def _withdrawn() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.withdrawn.subject", "%(bank)s has withdrawn its proposal"),
        pgettext("mail.agreement.withdrawn.body", "There is nothing to answer any more: %(link)s"),
    )


def _ended() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.ended.subject", "%(bank)s has ended the agreement"),
        pgettext(
            "mail.agreement.ended.body",
            "Nothing new can be arranged between the two time banks. Help given up to the last day still counts. "
            "Reason: “%(reason)s”. See what is left between you: %(link)s",
        ),
    )


def _write_off_asked() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.asked.subject", "%(bank)s asks to write off what is left"),
        pgettext(
            "mail.agreement.asked.body",
            "What is left between the two time banks would be written off in both books. Read it and decide: %(link)s",
        ),
    )


def _written_off() -> tuple[str, str]:
    return (
        pgettext("mail.agreement.written_off.subject", "Nothing is left to settle: %(bank)s"),
        pgettext("mail.agreement.written_off.body", "What was left has been written off in both books: %(link)s"),
    )


LETTERS = {
    "timebanks.agreement_proposed": _about(_proposed),
    "timebanks.agreement_accepted": _about(_accepted),
    "timebanks.agreement_declined": _about(_declined),
    "timebanks.agreement_withdrawn": _about(_withdrawn),
    "timebanks.agreement_ended": _about(_ended),
    "timebanks.agreement_write_off_asked": _about(_write_off_asked),
    "timebanks.agreement_written_off": _about(_written_off),
}
