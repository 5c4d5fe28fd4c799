"""Letters about circles: would somebody join in."""

from typing import Any

from django.utils.translation import get_language, pgettext

from amser.kernel.minutes import duration
from amser.matching.models import RoundStep
from amser.members.models import Membership
from amser.notifications.letters.letter import Letter, Words
from amser.timebanks.models import TimeBank

_PEOPLE = ("giver__user", "giver__timebank", "receiver__user", "receiver__timebank", "request")


def invited(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Somebody reads what they would give and receive in a circle, and where to answer; one who has answered already does not."""
    mine = RoundStep.objects.select_related(*_PEOPLE).get(giver__timebank=bank, pk=ids["step_id"])
    if mine.answer:
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


LETTERS = {"matching.circle_invited": invited}
