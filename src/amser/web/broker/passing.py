"""When a member has died: written down at the desk, told gently, undone where it was a mistake; and the hours, later."""

from django.http import HttpResponse
from django.utils.translation import pgettext

from amser.exchanges.actions import remember, settle_estate
from amser.kernel.errors import NotFound
from amser.members import actions
from amser.members.models import Membership, State
from amser.members.models.membership import WITH_ACCOUNT
from amser.members.policies import member_at_the_desk
from amser.members.queries import has_open_account
from amser.web.broker import forms
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.people import back_to, not_own, to_settle_first
from amser.web.broker.person import hours_of
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, now
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words


@broker_page
def died(request: DeskRequest, number: int) -> HttpResponse:
    """Write down that someone has died. Their hours wait until the family has been asked."""
    member = _member(request, number, *WITH_ACCOUNT)
    form = forms.DiedForm(typed(request))

    def act() -> Membership:
        given = form.cleaned_data
        said = {"reason": given["reason"], "died_on": given["died_on"]}
        return remember(by=actor(request), key=given["key"], at=now(), membership=member, **said)

    said = Decision(
        heading=pgettext("desk.died.heading", "%(name)s has died") % {"name": member.user.name},
        lede=pgettext(
            "desk.died.lede",
            "We are sorry. Nothing more is sent to them, and what they did at the desk ends. "
            "What was arranged is closed, and the others are told gently. "
            "The hours stay until you have spoken with the family.",
        ),
        submit=pgettext("desk.died.submit", "Write it down"),
        done=pgettext("desk.died.done", "It is written down. Nothing more is sent."),
        **back_to(request, member),
    )
    return decide(request, form, said, act)


@broker_page
def not_died(request: DeskRequest, number: int) -> HttpResponse:
    """Put a mistake right, as long as the hours have not gone."""
    member = _of_one_who_died(request, number)
    form = forms.ReasonForm(typed(request))

    def act() -> Membership:
        not_own(request, member)
        given = form.cleaned_data
        return actions.not_deceased(by=actor(request), key=given["key"], at=now(), membership=member, reason=given["reason"])

    said = Decision(
        heading=pgettext("desk.not_died.heading", "It was a mistake"),
        lede=pgettext(
            "desk.not_died.lede",
            "The membership stands as before, and what they were to be told is back on the list. "
            "What was closed stays closed, what was on the board is down for now, and a role at the desk is given anew. "
            "Ring everyone who was told.",
        ),
        submit=pgettext("desk.not_died.submit", "Put it right"),
        done=pgettext("desk.not_died.done", "The membership stands as before. Ring everyone who was told."),
        **back_to(request, member),
    )
    return decide(request, form, said, act)


@broker_page
def estate(request: DeskRequest, number: int) -> HttpResponse:
    """Give the hours on as the family wishes; what is missing is written off."""
    member = _of_one_who_died(request, number)
    balance = hours_of(member)
    form = forms.HoursForm(typed(request), member=member, has_hours=balance > 0 or "give" in request.POST)

    def act() -> Membership:
        given = form.cleaned_data
        return settle_estate(by=actor(request), key=given["key"], at=now(), membership=member, give_to=given["give_to"])

    said = Decision(
        heading=pgettext("desk.estate.heading", "The hours of %(name)s") % {"name": member.user.name},
        lede=_what_becomes_of(balance),
        first_words=pgettext("desk.estate.first", "Before the hours can go where the family wishes, these need settling:"),
        first=to_settle_first(member),
        submit=pgettext("desk.estate.submit", "Settle the hours"),
        facts=((pgettext("desk.person.hours", "Hours"), words.balance(balance)),),
        done=pgettext("desk.estate.done", "The hours are settled and the account is closed."),
        **back_to(request, member),
    )
    return decide(request, form, said, act)


def _what_becomes_of(balance: int) -> str:
    if balance < 0:
        return pgettext(
            "desk.estate.lede", "Do this once you have asked the family. Hours below zero are written off. The account closes for good."
        )
    return pgettext("desk.estate.lede.plain", "Do this once you have asked the family. The account closes for good.")


def _of_one_who_died(request: DeskRequest, number: int) -> Membership:
    member = _member(request, number, State.DECEASED)
    if request.method != "POST" and not has_open_account(member):
        raise NotFound
    return member


def _member(request: DeskRequest, number: int, *states: str) -> Membership:
    """Return the member if this can be decided of them; a form sent twice comes through, to be answered as before."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state not in states and request.method != "POST":
        raise NotFound
    return member
