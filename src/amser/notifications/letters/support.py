"""Letters about acting for a member: a supporter is named, or no longer; and what was done for them."""

from typing import Any

from django.conf import settings
from django.utils.translation import pgettext

from amser.kernel import dates
from amser.members.models import Acting, Scope, Support
from amser.notifications.acts import done_in, words_of
from amser.notifications.letters.letter import Letter, Words
from amser.timebanks.models import TimeBank


def scope_words(scope: str) -> str:
    """Return what a supporter may do, as a line of a list."""
    return {
        Scope.SEE: pgettext("support.scope.see", "See my hours and my arrangements"),
        Scope.ARRANGE: pgettext("support.scope.arrange", "Arrange help, and say how long it took"),
        Scope.POST: pgettext("support.scope.post", "Put what I ask and offer on the board"),
    }[Scope(scope)]


def _list(support: Support) -> str:
    return "; ".join(scope_words(scope) for scope in Scope.values if scope in support.scopes)


def _facts(support: Support, words: Words) -> dict[str, str]:
    return {
        "member": support.membership.user.known_as,
        "supporter": support.name,
        "date": dates.full(support.until),
        "list": _list(support),
        "link": words.link,
        "bank": support.membership.timebank.name,
    }


def given(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The member reads what they have granted, also where a broker wrote it down for them; the supporter what they may do."""
    support = Support.objects.with_people().get(timebank=bank, pk=ids["support_id"])

    def to_member(words: Words) -> tuple[str, str]:
        body = words.say(
            pgettext(
                "mail.support_given.body",
                "Until this day somebody may do things here for you: %(date)s. Who: %(supporter)s. What they may do: %(list)s.\n\n"
                "You can end it at any time, without a reason: %(link)s",
            ),
            pgettext(
                "mail.support_given.told",
                "Until this day somebody may do things here for you: %(date)s. Who: %(supporter)s. What they may do: %(list)s.\n\n"
                "You can end it at any time, without a reason. Tell your time bank.",
            ),
        )
        return pgettext("mail.support_given.subject", "Your supporter: %(supporter)s") % _facts(support, words), body % _facts(
            support, words
        )

    def to_supporter(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.supporting.body",
            "Until this day you may do things for somebody at their time bank: %(date)s. Who: %(member)s. Where: %(bank)s. "
            "What you may do, in their words: %(list)s.",
        )
        return (
            pgettext("mail.supporting.subject", "You can support: %(member)s") % _facts(support, words),
            body % _facts(support, words) + _how_to_sign_in(support, words),
        )

    return [
        Letter(support.membership.user, to_member, ("member:supporters", bank.slug), support.membership),
        Letter(support.supporter, to_supporter, ("person:supporting",)),
    ]


def _how_to_sign_in(support: Support, words: Words) -> str:
    if not (words.by_mail and support.supporter.email):
        return ""
    text = pgettext(
        "mail.supporting.sign_in",
        "To begin, go to %(link)s and sign in with this e-mail address: %(email)s. We send a code to it; you do not need a password. "
        "If you do not know what this is about, leave it, and tell us: %(site)s",
    )
    return "\n\n" + text % {"link": words.link, "email": support.supporter.email, "site": settings.SITE_URL.rstrip("/")}


def ended(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that it is over, without a reason."""
    support = Support.objects.with_people().get(timebank=bank, pk=ids["support_id"])

    def to_member(words: Words) -> tuple[str, str]:
        return (
            pgettext("mail.support_ended.subject", "No longer your supporter: %(supporter)s") % _facts(support, words),
            pgettext("mail.support_ended.body", "This person can no longer do anything here for you: %(supporter)s.")
            % _facts(support, words),
        )

    def to_supporter(words: Words) -> tuple[str, str]:
        return (
            pgettext("mail.supporting_ended.subject", "Your support has ended: %(member)s") % _facts(support, words),
            pgettext(
                "mail.supporting_ended.body",
                "You can no longer do things here for this person: %(member)s. No reason is needed. Thank you for what you did.",
            )
            % _facts(support, words),
        )

    return [
        Letter(support.membership.user, to_member, ("member:supporters", bank.slug), support.membership),
        Letter(support.supporter, to_supporter, ("person:supporting",)),
    ]


def acted_for(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The member reads what somebody did for them; nothing where nothing was done."""
    acting = Acting.objects.select_related("membership__user", "user").get(timebank=bank, pk=ids["acting_id"])
    done = done_in(acting)
    if not done:
        return []

    def write(words: Words) -> tuple[str, str]:
        lines = "\n".join(f"- {words_of(entry)}" for entry in done)
        facts = {"name": acting.user.known_as, "date": dates.full(dates.today(acting.began_at)), "list": lines, "link": words.link}
        body = words.say(
            pgettext(
                "mail.acted_for.body",
                "Somebody did this for you: %(name)s, %(date)s.\n%(list)s\n\nIf any of it is not what you wanted, tell us. See it here: %(link)s",
            ),
            pgettext(
                "mail.acted_for.told",
                "Somebody did this for you: %(name)s, %(date)s.\n%(list)s\n\nIf any of it is not what you wanted, tell us.",
            ),
        )
        return pgettext("mail.acted_for.subject", "Done for you: %(date)s") % facts, body % facts

    return [Letter(acting.membership.user, write, ("member:done_for_me", bank.slug), acting.membership)]


LETTERS = {"members.support_given": given, "members.support_ended": ended, "members.acted_for": acted_for}
