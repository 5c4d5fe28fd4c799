"""Matching rounds at the desk: started, watched, looked through circle by circle, and run again."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.exchanges.actions import OwnMatter
from amser.kernel.languages import sort_key
from amser.matching import actions
from amser.matching.models import CircleState, Round, RoundCircle, RoundState, RoundStep, WeeklyRound
from amser.matching.policies import circle_of, round_of, sees_rounds
from amser.matching.queries.rounds import check as check_again
from amser.matching.queries.rounds import is_worker_there, steps_of
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import neighbours_of
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.round_forms import AgainForm, RoundForm
from amser.web.broker.round_picture import Picture, draw
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import rounds as words

P = ParamSpec("P")

_SHOWN: Final = 50
_AT_A_PAGE: Final = 20
_CHECKED_HERE: Final = 20_000  # pairs; what is larger is for the command line
_CHOICES: Final = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One person's help in a circle, in words."""

    link: str
    because: str
    answer: str
    exchange_id: object


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A circle as the page shows it."""

    circle: RoundCircle
    heading: str
    time: str
    state: str
    picture: Picture
    described: str
    rows: tuple[Row, ...]
    may_keep: bool
    may_drop: bool
    may_invite: bool


def _whole_bank(view: Callable[Concatenate[DeskRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those at the desk who act for the whole bank."""

    @functools.wraps(view)
    def visit(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        sees_rounds(request.places)
        return view(request, *args, **kwargs)

    return broker_page(visit)


@require_safe
@_whole_bank
def rounds(request: DeskRequest) -> HttpResponse:
    """Show what rounds there were, the newest first."""
    found = Round.objects.filter(timebank=request.bank).defer("asked").order_by("-pk")[:_SHOWN]
    rows = [(round_, words.state(round_.state), words.found(round_) if round_.state == RoundState.DONE else "") for round_ in found]
    weekly = WeeklyRound.objects.filter(timebank=request.bank).exists()
    return page(request, "broker/rounds.html", rows=rows, weekly=weekly, worker=is_worker_there())


@_whole_bank
def start(request: DeskRequest) -> HttpResponse:
    """Choose and begin."""
    form = RoundForm(typed(request), neighbours=neighbours_of(request.bank))
    return _begin(request, form, None)


@_whole_bank
def again(request: DeskRequest, round_id: int) -> HttpResponse:
    """Run a round again, with changes."""
    before = round_of(request.bank, round_id)
    steps = [step for of_circle in steps_of(list(before.circles.all()[:_CHOICES])).values() for step in of_circle]
    people = {member.pk: words.name_at_desk(member, request.bank.pk) for step in steps for member in (step.giver, step.receiver)}
    pairs = {f"{step.giver_id}-{step.request_id}": _link(step, request.bank) for step in steps}
    form = AgainForm(
        typed(request),
        neighbours=neighbours_of(request.bank),
        people=sorted(people.items(), key=lambda person: sort_key(person[1])),
        pairs=sorted(pairs.items(), key=lambda pair: sort_key(pair[1])),
        initial={"most": before.most_minutes, "with_room": before.with_room, "neighbours": before.neighbours},
    )
    return _begin(request, form, before)


def _begin(request: DeskRequest, form: RoundForm, before: Round | None) -> HttpResponse:
    def act() -> Round:
        given = {**form.given(), "again_of": before} if before else form.given()
        return actions.start_round(by=actor(request), key=form.cleaned_data["key"], at=now(), bank=request.bank, **given)

    back = reverse("broker:round", args=[request.bank.slug, before.pk]) if before else reverse("broker:rounds", args=[request.bank.slug])
    said = Decision(
        heading=pgettext("round.again", "Run it again with changes") if before else pgettext("round.start", "Look for circles"),
        lede=pgettext("circle.explain", "In a circle, everyone helps one person and is helped by another."),
        submit=pgettext("round.start.submit", "Begin"),
        back=back,
        back_words=pgettext("circle.heading", "Circles of help"),
        done=pgettext("round.start.done", "The search has been asked for. It goes on by itself, also when you leave this page."),
        leads_to=reverse("broker:rounds", args=[request.bank.slug]),
    )
    return decide(request, form, said, act)


@require_safe
@_whole_bank
def one(request: DeskRequest, round_id: int) -> HttpResponse:
    """Show one round: what it found, how sure that is, and its circles."""
    round_ = round_of(request.bank, round_id)
    shown = Paginator(round_.circles.order_by("number"), _AT_A_PAGE).get_page(request.GET.get("page"))
    steps = steps_of(list(shown))
    done = round_.state == RoundState.DONE
    return page(
        request,
        "broker/round.html",
        round=round_,
        state=words.state(round_.state),
        found=words.found(round_) if done else "",
        proof=words.proof(round_) if done else "",
        lost=words.lost(round_) if done else "",
        beside=words.beside(round_) if done else [],
        run=[*words.to_run_again(round_), *_who(round_)] if round_.digest else [],
        why=words.why_nothing(round_) if done and not round_.found else [],
        circles=[_shown(circle, steps[circle.pk], request.bank) for circle in shown],
        pages=shown,
        worker=is_worker_there() if round_.is_under_way else True,
        may_resume=round_.state in {RoundState.STOPPED, RoundState.FAILED},
    )


def _who(round_: Round) -> list[tuple[str, str]]:
    """Return who else took part in a round, and whom and what it left out. Two queries at most."""
    banks = TimeBank.objects.filter(pk__in=round_.neighbours) if round_.neighbours else []
    left_out = round_.left_out.get("people")
    people = Membership.objects.filter(pk__in=left_out).select_related("user", "timebank") if left_out else []
    return words.who(
        banks=sorted((bank.name for bank in banks), key=sort_key),
        people=sorted((words.name_at_desk(member, round_.timebank_id) for member in people), key=sort_key),
        pairs=len(round_.left_out.get("pairs", [])),
    )


def _link(step: RoundStep, bank: TimeBank) -> str:
    giver, receiver = (words.name_at_desk(member, bank.pk) for member in (step.giver, step.receiver))
    return words.link(step, giver=giver, receiver=receiver)


def _shown(circle: RoundCircle, steps: list[RoundStep], bank: TimeBank) -> Shown:
    rows = tuple(Row(_link(step, bank), words.because(step), words.answer(step), step.exchange_id) for step in steps)
    is_closed = bool(steps) and steps[-1].receiver_id == steps[0].giver_id
    people = [step.giver for step in steps] if is_closed else [*(step.giver for step in steps), *(step.receiver for step in steps[-1:])]
    undecided = circle.state in {CircleState.PROPOSED, CircleState.KEPT}
    return Shown(
        circle,
        words.heading(circle, is_closed=is_closed),
        words.time(circle),
        words.circle_state(circle.state),
        draw([person.user.known_as for person in people], is_closed=is_closed),
        words.picture_words([row.link for row in rows]),
        rows,
        may_keep=circle.state in {CircleState.PROPOSED, CircleState.DROPPED},
        may_drop=undecided or circle.state == CircleState.INVITED,
        may_invite=undecided,
    )


def _press_round(act: Callable[..., Any], done: Callable[[], str]) -> Callable[..., HttpResponse]:
    """Return a view for a button of a round's page."""

    @require_POST
    @_whole_bank
    def press(request: DeskRequest, round_id: int) -> HttpResponse:
        found = round_of(request.bank, round_id)
        if attempt_button(request, lambda: act(by=actor(request), key=key_of(request), at=now(), round_=found)):
            messages.success(request, done())
        return go("broker:round", request.bank.slug, found.pk)

    return press


def _press_circle(act: Callable[..., Any], done: Callable[[], str]) -> Callable[..., HttpResponse]:
    """Return a view for a button of a circle."""

    @require_POST
    @_whole_bank
    def press(request: DeskRequest, circle_id: int) -> HttpResponse:
        found = circle_of(request.bank, circle_id)

        def press_it() -> Any:
            if any(is_own(request, member) for step in steps_of([found])[found.pk] for member in (step.giver, step.receiver)):
                raise OwnMatter
            return act(by=actor(request), key=key_of(request), at=now(), circle=found)

        if attempt_button(request, press_it):
            messages.success(request, done())
        return go("broker:round", request.bank.slug, found.round_id)

    return press


stop = _press_round(actions.stop_round, lambda: pgettext("round.stop.done", "Stopped. Nothing was lost: you can go on with it."))
resume = _press_round(actions.resume_round, lambda: pgettext("round.resume.done", "It goes on, with what it was asked before."))
keep = _press_circle(actions.keep_circle, lambda: pgettext("circle.keep.done", "Kept. Nobody has been asked yet."))
drop = _press_circle(
    actions.drop_circle, lambda: pgettext("circle.drop.done", "Put aside. Whoever was asked hears that it does not come about.")
)
invite = _press_circle(
    actions.invite_circle,
    lambda: pgettext("circle.invite.done", "Everyone in the circle is being asked. Nothing is booked until all say yes."),
)


@require_POST
@_whole_bank
def check(request: DeskRequest, round_id: int) -> HttpResponse:
    """Search again for what a round was asked, and say whether the same comes of it."""
    found = round_of(request.bank, round_id)
    if found.state != RoundState.DONE or found.asked is None:
        return go("broker:round", request.bank.slug, found.pk)
    if len(found.asked["pairs"]) > _CHECKED_HERE:
        text = pgettext("round.check.large", "This round is too large to run while you wait. On the server: %(command)s")
        messages.info(request, text % {"command": f"amser round check {found.pk}"})
        return go("broker:round", request.bank.slug, found.pk)
    result = check_again(found)
    say = messages.success if result.holds else messages.error
    say(request, words.checked(result))
    return go("broker:round", request.bank.slug, found.pk)


@require_POST
@_whole_bank
def weekly(request: DeskRequest) -> HttpResponse:
    """Have a round made every week, or no longer."""
    wanted = request.POST.get("weekly") == "1"
    attempt_button(request, lambda: actions.make_weekly(by=actor(request), key=key_of(request), at=now(), bank=request.bank, weekly=wanted))
    return go("broker:rounds", request.bank.slug)
