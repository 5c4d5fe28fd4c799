"""Letters about joining, being cleared, and a membership on hold."""

from typing import Any

from django.conf import settings
from django.utils.translation import pgettext

from amser.members.models import APPLICANTS, Capability, Membership, MembershipChange, State
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.timebanks.models import TimeBank


def _member(bank: TimeBank, ids: dict[str, Any]) -> Membership:
    return Membership.objects.with_person().get(timebank=bank, pk=ids["membership_id"])


def applied(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers hear that somebody would like to join."""
    member = _member(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"name": member.user.name, "link": words.link}
        subject = pgettext("mail.applied.subject", "%(name)s would like to join")
        body = pgettext("mail.applied.body", "%(name)s would like to join the time bank. Read the request and answer it here: %(link)s")
        return subject % values, body % values

    # Whoever typed the form in at the desk knows.
    typed_in_by = MembershipChange.objects.filter(membership=member, to_state=State.APPLIED).values_list("by_user_id", flat=True)
    return to_the_desk(
        bank, write, "broker:person", bank.slug, member.number, but_not=[member.user_id, *typed_in_by], places=[member.place_id]
    )


def approved(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A new member is welcomed."""
    member = _member(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        body = words.say(
            pgettext(
                "mail.welcome.body",
                "You can now ask, offer and arrange: %(link)s. %(broker)s will be in touch within a month to hear how it is going.",
            ),
            pgettext(
                "mail.welcome.told",
                "You can now ask, offer and arrange. %(broker)s will be in touch within a month to hear how it is going.",
            ),
        )
        return pgettext("mail.welcome.subject", "Welcome to the time bank"), body % {
            "link": words.link,
            "broker": words.broker,
        } + _how_to_sign_in(member)

    return [Letter(member.user, write, ("member:home", bank.slug), member)]


def _how_to_sign_in(member: Membership) -> str:
    """Return with which address and where to sign in; nothing for someone who has no address to sign in with."""
    if not member.user.email:
        return ""
    text = pgettext(
        "mail.welcome.sign_in",
        "To sign in, go to %(site)s and write this e-mail address: %(email)s. We send a code to it; you do not need a password.",
    )
    return "\n\n" + text % {"site": settings.SITE_URL.rstrip("/"), "email": member.user.email}


def refused(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Someone is told, without the reason that the desk keeps, that their request was not accepted."""
    member = _member(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        body = words.say(
            pgettext(
                "mail.refused.body",
                "We cannot accept your request to join this time. %(broker)s can tell you why, and what else there is: %(link)s",
            ),
            pgettext(
                "mail.refused.told", "We cannot accept your request to join this time. %(broker)s can tell you why, and what else there is."
            ),
        )
        return pgettext("mail.refused.subject", "Your request to join"), body % {"link": words.link, "broker": words.broker}

    return [Letter(member.user, write, ("public:bank", bank.slug), member)]


def cleared(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A member hears that they may do more. What came with the welcome is not told twice."""
    member = _member(bank, ids)
    capability = Capability.objects.filter(membership=member, kind=ids["kind"]).order_by("-cleared_at", "-pk").first()
    if capability is None or _is_of_the_welcome(member, capability):
        return []

    def write(words: Words) -> tuple[str, str]:
        body = words.say(
            pgettext(
                "mail.cleared.body", "%(broker)s has arranged what was needed. You can now offer and agree to more kinds of help: %(link)s"
            ),
            pgettext("mail.cleared.told", "%(broker)s has arranged what was needed. You can now offer and agree to more kinds of help."),
        )
        return pgettext("mail.cleared.subject", "You can help in more ways"), body % {"link": words.link, "broker": words.broker}

    return [Letter(member.user, write, ("member:home", bank.slug), member)]


def moved(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A member hears what the desk did with their membership; not what they did themselves."""
    member = _member(bank, ids)
    change = MembershipChange.objects.filter(membership=member).order_by("-at", "-pk").first()
    if (
        change is None
        or change.by_user_id in {None, member.user_id}
        or change.to_state not in {State.ACTIVE, State.PAUSED, State.SUSPENDED}
    ):
        return []

    def write(words: Words) -> tuple[str, str]:
        subject, body = _moved_words(change.to_state, words)
        return subject, body % {"link": words.link, "broker": words.broker}

    return [Letter(member.user, write, ("member:me", bank.slug), member)]


def _moved_words(state: str, words: Words) -> tuple[str, str]:
    if state == State.ACTIVE:
        return (
            pgettext("mail.active_again.subject", "Your membership is active again"),
            words.say(
                pgettext("mail.active_again.body", "You can ask, offer and arrange again: %(link)s"),
                pgettext("mail.active_again.told", "You can ask, offer and arrange again."),
            ),
        )
    if state == State.PAUSED:
        return (
            pgettext("mail.paused.subject", "Your membership is taking a break"),
            words.say(
                pgettext(
                    "mail.paused.body", "%(broker)s has noted that you are taking a break. Your hours are kept. See more here: %(link)s"
                ),
                pgettext("mail.paused.told", "%(broker)s has noted that you are taking a break. Your hours are kept."),
            ),
        )
    return (
        pgettext("mail.suspended.subject", "Your membership is on hold"),
        words.say(
            pgettext(
                "mail.suspended.body",
                "Your membership is on hold for now. Your hours are kept. %(broker)s will talk with you about it: %(link)s",
            ),
            pgettext(
                "mail.suspended.told", "Your membership is on hold for now. Your hours are kept. %(broker)s will talk with you about it."
            ),
        ),
    )


def _is_of_the_welcome(member: Membership, capability: Capability) -> bool:
    return MembershipChange.objects.filter(membership=member, from_state__in=APPLICANTS, at=capability.cleared_at).exists()


LETTERS = {
    "members.applied": applied,
    "members.approved": approved,
    "members.refused": refused,
    "members.cleared": cleared,
    "members.moved": moved,
}
