"""Letters about circles: would somebody join in."""

from typing import Any

from django.utils.translation import get_language, pgettext

from amser.kernel.errors import NotFound
from amser.kernel.minutes import duration
from amser.matching.models import CircleState, RoundCircle, RoundStep
from amser.matching.policies import invitation_of
from amser.members.models import Membership
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.timebanks.models import TimeBank

_PEOPLE = ("giver__user", "giver__timebank", "receiver__user", "receiver__timebank", "request")


def invited(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Somebody reads what they would give and receive in a circle, and where to answer; one who has answered already does not."""
    mine = RoundStep.objects.select_related(*_PEOPLE).get(giver__timebank=bank, pk=ids["step_id"])
    if mine.answer or _is_closed_to(mine):
        return []
    theirs = RoundStep.objects.select_related(*_PEOPLE).filter(circle=mine.circle_id, receiver=mine.giver_id).first()

    def write(words: Words) -> tuple[str, str]:
        facts = {
            "receiver": _name(mine.receiver, mine.giver),
            "link": words.link,
            "gives": _title(mine),
            "duration": duration(mine.minutes),
        }
        said = [
            *(
                _in_a_circle(facts | {"giver": _name(theirs.giver, mine.giver), "receives": _title(theirs)})
                if theirs
                else _in_a_chain(facts)
            ),
            words.say(
                pgettext("mail.circle.answer", "Nothing is booked until everyone has said yes. Answer here: %(link)s"),
                pgettext("mail.circle.told", "Nothing is booked until everyone has said yes."),
            )
            % facts,
        ]
        return pgettext("mail.circle.subject", "Would you join a circle of help?"), "\n\n".join(said)

    return [Letter(mine.giver.user, write, ("member:circle", bank.slug, mine.circle_id), mine.giver)]


def is_over(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Somebody who was invited to a circle hears that it does not come about; not why, nor by whom."""
    mine = RoundStep.objects.select_related(*_PEOPLE).get(giver__timebank=bank, pk=ids["step_id"])
    if _is_closed_to(mine):
        return []

    def write(_: Words) -> tuple[str, str]:
        said = pgettext("circle.not_this_time", "This circle does not come about. Nothing is arranged.")
        return pgettext("mail.circle.over", "A circle of help does not come about"), said

    return [Letter(mine.giver.user, write, ("member:circle", bank.slug, mine.circle_id), mine.giver)]


def answered(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The desk hears that a circle is agreed, or that it does not come about."""
    circle = RoundCircle.objects.get(timebank=bank, pk=ids["circle_id"])

    def write(words: Words) -> tuple[str, str]:
        is_agreed = circle.state == CircleState.AGREED
        subject = (
            pgettext("mail.circle.agreed", "Everyone in a circle of help has said yes")
            if is_agreed
            else pgettext("mail.circle.over", "A circle of help does not come about")
        )
        body = pgettext("mail.circle.desk", "Round %(number)s. See it here: %(link)s")
        return subject, body % {"number": circle.round_id, "link": words.link}

    return to_the_desk(bank, write, "broker:round", bank.slug, circle.round_id, but_not=[])


def _is_closed_to(mine: RoundStep) -> bool:
    """Whether the page of the circle is closed to whoever it would be written to: they are kept apart from somebody beside them."""
    try:
        invitation_of(mine.giver, mine.circle_id)
    except NotFound:
        return True
    return False


def _in_a_circle(facts: dict[str, str]) -> list[str]:
    return [
        pgettext("circle.explain", "In a circle, everyone helps one person and is helped by another."),
        pgettext("circle.invite", "Would you join in? You would help %(receiver)s, and %(giver)s would help you.") % facts,
        pgettext("mail.circle.what", "You would do: “%(gives)s”. For you: “%(receives)s”. How long each: %(duration)s") % facts,
    ]


def _in_a_chain(facts: dict[str, str]) -> list[str]:
    return [
        pgettext("circle.invite.first", "Would you join in? You would help %(receiver)s.") % facts,
        pgettext("mail.circle.what_first", "You would do: “%(gives)s”. How long: %(duration)s") % facts,
    ]


def _title(step: RoundStep) -> str:
    return step.request.words(get_language() or "en")[0]


def _name(member: Membership, reader: Membership) -> str:
    if member.hidden:
        return pgettext("circle.somebody", "somebody your coordinator knows")
    if member.timebank_id == reader.timebank_id:
        return member.short_name
    return pgettext("name.and_bank", "%(name)s, %(bank)s") % {"name": member.short_name, "bank": member.timebank.name}


LETTERS = {"matching.circle_invited": invited, "matching.circle_is_over": is_over, "matching.circle_answered": answered}
