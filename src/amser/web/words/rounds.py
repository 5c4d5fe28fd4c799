"""Matching rounds in words: how a round stands, what it found and how sure that is, its circles, and what was refused."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils.translation import get_language, pgettext

from amser.kernel.dates import full, today
from amser.kernel.minutes import duration
from amser.matching.models import Because, CircleState, Round, RoundCircle, RoundState, RoundStep, StepAnswer
from amser.matching.queries.economy import RULE
from amser.matching.queries.rounds import Checked
from amser.members.models import Membership
from amser.web.words import names


def state(code: str) -> str:
    """Return where a round stands."""
    return {
        RoundState.WAITING: pgettext("round.state.waiting", "Waiting to begin"),
        RoundState.RUNNING: pgettext("round.state.running", "Searching"),
        RoundState.STOPPED: pgettext("round.state.stopped", "Stopped"),
        RoundState.DONE: pgettext("round.state.done", "Done"),
        RoundState.FAILED: pgettext("round.state.failed", "Went wrong"),
    }[RoundState(code)]


def circle_state(code: str) -> str:
    """Return where a circle stands."""
    return {
        CircleState.PROPOSED: pgettext("circle.state.proposed", "To decide"),
        CircleState.KEPT: pgettext("circle.state.kept", "Kept"),
        CircleState.DROPPED: pgettext("circle.state.dropped", "Put aside"),
        CircleState.INVITED: pgettext("circle.state.invited", "Invited"),
        CircleState.AGREED: pgettext("circle.state.agreed", "Everyone said yes"),
        CircleState.DECLINED: pgettext("circle.state.declined", "Somebody said no"),
    }[CircleState(code)]


def found(round_: Round) -> str:
    """Return in one sentence what a round that is done found."""
    if not round_.found:
        return pgettext("round.found.none", "This round found no circle.")
    if round_.with_room:
        text = pgettext(
            "round.found.room", "The most hours that these people can exchange within what their accounts have room for: %(duration)s."
        )
        return text % {"duration": duration(round_.found)}
    text = pgettext("round.found", "The most hours that these people can exchange, each giving as much as they receive: %(duration)s.")
    return text % {"duration": duration(round_.found)}


def proof(round_: Round) -> str:
    """Return how sure that is."""
    if round_.proven and not round_.found:
        return pgettext("round.proven.none", "This is proven: there is none.")
    if round_.proven:
        return pgettext("round.proven", "This is proven: no other circles would exchange more.")
    return pgettext("round.not_proven", "The proof does not hold. Do not use this round, and tell whoever runs this system.")


def lost(round_: Round) -> str:
    """Return which guarantee a round does not have; "" where it has all."""
    if not round_.with_room:
        return ""
    return pgettext(
        "round.lost",
        "Not proven in this round: that nobody gains by saying something other than what they would like. "
        "That holds only where everyone gives as much as they receive.",
    )


def beside(round_: Round) -> list[tuple[str, str]]:
    """Return what the total stands beside."""
    assert round_.at_most is not None and round_.in_twos is not None, "the round is done"  # noqa: PT018
    return [
        (pgettext("round.at_most", "If nobody had to give as much as they receive, at most"), _time(round_.at_most)),
        (pgettext("round.in_twos", "If people only swapped in twos, at most"), _time(round_.in_twos)),
        (pgettext("round.most", "Asked of each person, at most"), duration(round_.most_minutes)),
    ]


def _time(minutes: int) -> str:
    return duration(minutes) if minutes else pgettext("round.none", "None")


def to_run_again(round_: Round) -> list[tuple[str, str]]:
    """Return what somebody needs who would like to see the same come of it again."""
    return [
        (pgettext("round.number", "Number of the round"), str(round_.pk)),
        (pgettext("round.began", "Begun"), full(today(round_.started_at))),
        (pgettext("round.rule", "Who comes first"), rule(round_.rule)),
        (pgettext("round.seed", "Seed of the lot"), str(round_.seed)),
        (pgettext("round.digest", "Digest of what was asked (SHA-256)"), round_.digest),
    ]


def who(*, banks: Sequence[str], people: Sequence[str], pairs: int) -> list[tuple[str, str]]:
    """Return who took part besides, and whom and how many pairs a round left out; nothing of what there is none of."""
    said = [
        (pgettext("round.banks", "Time banks that also took part"), ", ".join(banks)),
        (pgettext("round.without", "People left out"), ", ".join(people)),
        (pgettext("round.pairs_left_out", "Help of one person with one request, left out"), str(pairs or "")),
    ]
    return [(name, value) for name, value in said if value]


def rule(code: str) -> str:
    """Return the rule by which people are favoured where not all can take part."""
    text = pgettext("round.rule.text", "Whoever has waited longest; then whoever has fewest hours; then by a lot that nobody chooses")
    return text if code == RULE else f"{text} ({code})"


def why_nothing(round_: Round) -> list[str]:
    """Return why nothing was found, counted."""
    counts = round_.counts
    if not counts.get("requests"):
        return [pgettext("round.nothing.empty", "Nobody asks for anything at the moment.")]
    said = [
        (pgettext("round.nothing.requests", "Open requests: %(count)s"), counts["requests"]),
        (pgettext("round.nothing.helped", "Of these, with somebody who could help: %(count)s"), counts["helped"]),
        (
            pgettext("round.nothing.giving", "People who could help, and ask for nothing that anyone could do: %(count)s"),
            counts["only_giving"],
        ),
        (pgettext("round.nothing.asking", "People who ask, and could help nobody who asks: %(count)s"), counts["only_asking"]),
    ]
    return [text % {"count": count} for text, count in said]


def name_at_desk(member: Membership, bank_id: int) -> str:
    """Return what the desk of a bank calls somebody: of another bank, no more than a first name and where they are."""
    return member.user.name if member.timebank_id == bank_id else names.with_bank(member)


def link(step: RoundStep, *, giver: str, receiver: str) -> str:
    """Return who helps whom, and with what."""
    return pgettext("circle.link", "%(giver)s helps %(receiver)s: “%(title)s”.") % {
        "giver": giver,
        "receiver": receiver,
        "title": title(step),
    }


def title(step: RoundStep) -> str:
    """Return what the request is called, in the reader's language where it was written so."""
    return step.request.words(get_language() or "en")[0]


def heading(circle: RoundCircle, *, is_closed: bool) -> str:
    """Return what a circle is called in its round; what does not close is a chain."""
    text = pgettext("circle.number", "Circle %(number)s") if is_closed else pgettext("circle.number.chain", "Chain %(number)s")
    return text % {"number": circle.number}


def time(circle: RoundCircle) -> str:
    """Return how long each helps in a circle."""
    return pgettext("circle.time", "How long each helps: %(duration)s") % {"duration": duration(circle.minutes)}


_BECAUSE: Final[dict[str, Callable[[], str]]] = {
    Because.SKILL: lambda: pgettext("round.because.skill", "it is something they can do"),
    Because.NEAR: lambda: pgettext("round.because.near", "they are near each other"),
    Because.DAY: lambda: pgettext("round.because.day", "the day suits both"),
    Because.WELSH: lambda: pgettext("round.because.welsh", "it can be done in Welsh"),
    Because.BEFORE: lambda: pgettext("round.because.before", "they have helped this person before"),
    Because.TURN: lambda: pgettext("round.because.turn", "it is a while since anyone asked them"),
}
_BECAUSE_YOU: Final[dict[str, Callable[[], str]]] = {
    Because.SKILL: lambda: pgettext("round.because_you.skill", "it is something you can do"),
    Because.NEAR: lambda: pgettext("suggest.because.near", "it is near you"),
    Because.DAY: lambda: pgettext("suggest.because.day", "the day suits you"),
    Because.WELSH: lambda: pgettext("suggest.because.welsh", "it can be done in Welsh"),
    Because.TURN: lambda: pgettext("suggest.because.turn", "it is a while since anyone asked you"),
}


def because(step: RoundStep) -> str:
    """Return why the giver was thought of, for the desk."""
    return "; ".join(_BECAUSE[code]() for code in step.because.split() if code in _BECAUSE)


def because_you(step: RoundStep) -> str:
    """Return why the giver was thought of, for them."""
    return "; ".join(_BECAUSE_YOU[code]() for code in step.because.split() if code in _BECAUSE_YOU)


def answer(step: RoundStep) -> str:
    """Return what the giver of a step said; "" before they were invited."""
    if step.refusal:
        return pgettext("circle.not_suggested", "Could not be arranged: speak with both")
    if step.invited_at is None:
        return ""
    return {
        StepAnswer.NONE: pgettext("circle.answer.none", "has not answered"),
        StepAnswer.YES: pgettext("circle.answer.yes", "said yes"),
        StepAnswer.NO: pgettext("circle.answer.no", "said no"),
    }[StepAnswer(step.answer)]


def picture_words(links: list[str]) -> str:
    """Return what a circle's picture shows, for whoever hears it."""
    return pgettext("circle.picture", "A circle of arrows. %(links)s") % {"links": " ".join(links)}


def checked(result: Checked) -> str:
    """Return what came of running a round again."""
    if result.holds:
        return pgettext("round.checked", "Run again: the same input, the same totals, the same circles, and the proof holds.")
    return pgettext("round.checked.not", "Run again, it gives something else. Do not use this round, and tell whoever runs this system.")


def _moved_on(_: Any, __: str) -> str:
    return pgettext("error.round_moved_on", "Something has changed since this page was opened. Look again.")


def _under_way(_: Any, __: str) -> str:
    return pgettext("error.round_under_way", "A round is under way. Wait for it, or stop it first.")


def _not_a_neighbour(_: Any, __: str) -> str:
    return pgettext("error.round_not_a_neighbour", "There is no agreement in force with one of these time banks. Choose again.")


def _away(_: Any, __: str) -> str:
    return pgettext(
        "error.circle_somebody_away",
        "This circle is not possible any more. Put it aside, and run the round again.",
    )


def _asked_enough(_: Any, __: str) -> str:
    return pgettext("error.circle_asked_enough", "Somebody in it was asked often enough this week. Invite them next week.")


SAY: Final[dict[str, Callable[[Any, str], str]]] = {
    "round_moved_on": _moved_on,
    "round_under_way": _under_way,
    "round_not_a_neighbour": _not_a_neighbour,
    "circle_somebody_away": _away,
    "circle_asked_enough": _asked_enough,
}
