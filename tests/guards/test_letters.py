"""Every letter reads well in Welsh and in English, and says something else in each."""

import itertools
import re
from typing import Any, Final

import pytest
from django.conf import settings

from amser.announcements import _listeners
from amser.audit.actions import Actor
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange, Question, Thanks, Visit
from amser.kernel.ids import uuid7
from amser.matching.models import RoundStep
from amser.members import actions as members
from amser.members.models import Acting
from amser.notifications import letters
from amser.timebanks.models import TimeBank
from tests.builders.when import FRIDAY_4PM
from tests.guards.cast import Cast

# Announcements that nobody is written to about, with the reason.
NOBODY_IS_TOLD: Final = {
    "timebanks.policy_set": "the bank says so on its page",
    "retention.asked": "the steward reads on the page what became of it",
    "members.checked": "what counts by a check is on the safety page; what was called off is told as that",
    "members.kept_apart": "neither of the two may know",
    "agencies.credits_expired": "they were told a while before the last day; the page of their credits says what became of them",
}
_WITH_AN_ORGANISATION: Final = {
    "exchanges.organisation_claimed": "claimed",
    "exchanges.organisation_differs": "waiting",
    "exchanges.organisation_denied": "denied",
    "exchanges.organisation_waiting": "waiting",
}
UNFINISHED: Final = re.compile(r"%\(|%s|\{\w*\}|None|<[a-z]|&#|exchanges\.|members\.|listings\.")


def _about(kind: str, cast: Cast) -> dict[str, Any]:
    here = cast.here
    thanks = Thanks.objects.filter(exchange__timebank=here.bank).first()
    gift = exchanges.give_hours(
        by=Actor(user_id=here.huw.user_id),
        key=uuid7(),
        at=FRIDAY_4PM,
        from_member=here.huw,
        to_member=here.mair,
        minutes=15,
        words="Diolch",
    )
    exchange = _exchange(kind, cast)
    question = Question.objects.create(timebank=here.bank, exchange=exchange, from_member=here.mair, words="Roedd yn llai", at=FRIDAY_4PM)
    return {
        "exchange_id": str(exchange.pk),
        "by_member_id": here.huw.pk,
        "by_user_id": cast.people["broker"].pk,
        "gift_id": gift.pk,
        "question_id": question.pk,
        "asking_id": str(here.asking_id),
        "thanks_id": thanks.pk if thanks else None,
        "step_id": RoundStep.objects.get(circle=here.of_rounds["invited"], giver=here.mair).pk,
        "circle_id": here.of_rounds["invited"],
        "listing_id": (here.waiting if kind in {"listings.listed", "listings.declined"} else here.request).pk,
        "mailing_id": here.mailing_id,
        "agreement_id": here.agreements["ended"],
        "organisation_exchange_id": str(here.with_organisation[_WITH_AN_ORGANISATION.get(kind, "posted")].pk),
        "half": "member",
        "reference_id": here.references["answered"].pk,
        "waits": True,
        "support_id": here.support_id,
        "acting_id": _acted(cast).pk,
        "concern_id": here.concern_id,
        "complaint_id": here.complaint_id,
        "membership_id": (here.applicant if kind in {"members.applied", "members.refused"} else here.mair).pk,
        "kind": "groups",
        "giver_id": here.huw.pk,
        "receiver_id": here.mair.pk,
        "visit_id": Visit.objects.get(timebank=here.bank).pk,
        "day": "2026-11-20",
    }


def _acted(cast: Cast) -> Acting:
    """A broker has hidden Mair's hours for her, and it is over."""
    by, mair = Actor(user_id=cast.people["broker"].pk), cast.here.mair
    acting = members.begin_acting(by=by, key=uuid7(), at=FRIDAY_4PM, membership=mair)
    for_mair = Actor(user_id=by.user_id, for_member_id=mair.pk)
    members.hide_balance(by=for_mair, key=uuid7(), at=FRIDAY_4PM, membership=mair, hidden=True)
    return members.end_acting(by=by, key=uuid7(), at=FRIDAY_4PM, acting=acting)


def _exchange(kind: str, cast: Cast) -> Exchange:
    state = kind.partition(".")[2]
    of_each = cast.here.exchanges
    if state == "corrected":
        return exchanges.correct(
            by=Actor(user_id=cast.people["broker"].pk), key=uuid7(), at=FRIDAY_4PM, exchange=of_each["posted"], reason="Written down twice"
        )
    if state == "noticed":
        return exchanges.notice(by=Actor(user_id=None), key=uuid7(), at=FRIDAY_4PM, exchange=of_each["claimed"])
    alike = {
        "held": "agreed",
        "suggested": "proposed",
        "needs_clearing": "proposed",
        "tomorrow": "agreed",
        "lapsed": "proposed",
        "waiting": "differs",
    }
    return of_each.get(alike.get(state, state), of_each["posted"])


@pytest.mark.parametrize("kind", letters.OF)
def test_a_letter_is_written_in_each_language(cast: Cast, kind: str) -> None:
    about = _about(kind, cast)
    bank = TimeBank.objects.get(pk=cast.here.bank.pk)

    written = letters.OF[kind](bank, about)
    texts = {language: [_text(letter, bank, language) for letter in written] for language in ("cy", "en")}

    if kind not in {"members.moved", "members.cleared", "exchanges.differs"}:  # which may concern nobody in the state the cast is in
        assert written
    for welsh, english in zip(texts["cy"], texts["en"], strict=True):
        assert welsh != english
        assert not UNFINISHED.search(_without_addresses(welsh)), welsh
        assert not UNFINISHED.search(_without_addresses(english)), english
        assert "!" not in welsh + english


@pytest.mark.parametrize("kind", letters.OF)
def test_a_letter_that_is_told_leads_to_no_page(cast: Cast, kind: str) -> None:
    about = _about(kind, cast)
    bank = TimeBank.objects.get(pk=cast.here.bank.pk)

    for letter in letters.OF[kind](bank, about):
        if letter.membership is None:  # the desk is told by e-mail only
            continue
        for channel, language in itertools.product(("phone", "text", "post"), ("cy", "en")):
            letter.user.channel = channel
            text = _text(letter, bank, language)
            assert not re.search(r" here:|\byma:|/b/|: *\.|:$", text.replace(settings.SITE_URL, ""), re.MULTILINE), (channel, text)


def _text(letter: letters.Letter, bank: TimeBank, language: str) -> str:
    letter.user.language = language
    return "\n".join(letter.compose(bank, "Nia"))


def _without_addresses(text: str) -> str:
    return re.sub(r"https?://\S+", "", text)


def test_every_announcement_is_told_or_has_its_reason() -> None:
    from pathlib import Path

    import amser

    source = Path(amser.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in source.rglob("*.py")]
    said = {name for text in texts for name in re.findall(r'announce\(\s*"([\w.]+)"', text)}
    said |= {f"exchanges.{name}" for text in texts for name in re.findall(r'\btell\(\s*\w+, "(\w+)"', text)}
    decided = ("approved", "declined", "withdrawn", "not_there")
    assert 'announce(f"employers.day_{to.value}"' in "".join(texts)
    said |= {f"employers.day_{name}" for name in decided}
    for package, noun in (("timebanks", "agreement"), ("exchanges", "organisation")):
        of_it = "".join(path.read_text(encoding="utf-8") for path in (source / package).rglob("*.py"))
        said |= {f"{package}.{noun}_{name}" for name in re.findall(r'\b_tell\(\s*\w+, "(\w+)"', of_it)}

    assert said - _listeners.keys() - NOBODY_IS_TOLD.keys() == set()
