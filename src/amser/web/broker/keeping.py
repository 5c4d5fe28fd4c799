"""What is past its time: a steward sees it before anything goes. And removing one person who asks."""

import dataclasses
import datetime as dt
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.members.models import LIVE, Membership
from amser.members.policies import member_at_the_desk
from amser.retention import actions
from amser.retention.models import Erasure, Kept, Removal, Rule
from amser.retention.queries import Due, due, months_of
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.forms import reason_field
from amser.web.broker.visiting import steward_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk, safety

AT_MOST: Final = 200


def kept(kind: str) -> str:
    """Return the name of a kind of what is kept."""
    return {
        Kept.APPLICATION: pgettext("kept.application", "Requests to join that came to nothing"),
        Kept.MEMBERSHIP: pgettext("kept.membership", "Members who left or died"),
        Kept.MESSAGES: pgettext("kept.messages", "Messages"),
        Kept.CHECK: pgettext("kept.check", "Checks that ended or ran out"),
        Kept.CLEARING: pgettext("kept.clearing", "Clearances that ended"),
        Kept.REFERENCE: pgettext("kept.reference", "References, once somebody has joined or not"),
        Kept.QUIET: pgettext("kept.quiet", "Nothing heard for a while: ring them"),
        Kept.REST: pgettext("kept.rest", "Nothing heard for longer: their membership goes on a break"),
        Kept.CLOSE: pgettext("kept.close", "Nothing heard for longer still: their membership ends, hours go to the pot"),
    }[Kept(kind)]


class RuleForm(AmserForm):
    """For how many months a kind of thing is kept, from a day on."""

    kind = forms.ChoiceField(label=pgettext_lazy("kept.kind", "What?"), widget=Boxes)
    months = forms.IntegerField(label=pgettext_lazy("kept.months", "For how many months?"), min_value=1, max_value=120)
    begins_on = DayField(label=pgettext_lazy("kept.begins", "From which day?"), direction="future")
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(code, kept(code)) for code in Kept.values]


@require_safe
@steward_page
def keeping(request: DeskRequest) -> HttpResponse:
    """What is kept for how long, and what is past its time. Nothing is written."""
    bank, at = request.bank, now()
    past, months = due(bank, at), months_of(bank, today(at))
    last = Removal.objects.filter(timebank=bank).order_by("-asked_at").first()
    piles = _piles(request, past)
    return page(
        request,
        "broker/keeping.html",
        rules=[(kept(kind), pgettext("kept.for", "Months: %(months)s") % {"months": count}) for kind, count in months.items()],
        piles=piles,
        has_past=any(pile.count for pile in piles),
        last=_last(last),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Pile:
    """What of a kind is past its time: how many, and of whom: name, of what, since when, their page. Messages name nobody."""

    name: str
    count: int
    lines: list[tuple[str, str, str, str]]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.lines) if self.lines else 0


def _piles(request: DeskRequest, past: Due) -> list[Pile]:
    """Return what would happen, kind by kind, in the order in which it is decided. At most three queries a kind."""

    def line(member: Membership, since: dt.datetime | dt.date | None, what: str = "") -> tuple[str, str, str, str]:
        day = today(since) if isinstance(since, dt.datetime) else since
        page = reverse("broker:person", args=[request.bank.slug, member.number])
        return member.user.name, what, dates.full(day) if day else "", page

    def over(members: QuerySet[Membership]) -> list[tuple[str, str, str, str]]:
        return [line(member, member.over_at) for member in members[:AT_MOST]]  # type: ignore[attr-defined]  # annotated by `due`

    def quiet(members: QuerySet[Membership]) -> list[tuple[str, str, str, str]]:
        return [line(member, member.heard_at) for member in members[:AT_MOST]]  # type: ignore[attr-defined]  # annotated by `due`

    checks = past.checks.select_related("membership__user")[:AT_MOST]
    clearings = past.clearings.select_related("membership__user")[:AT_MOST]
    references = past.references.select_related("membership__user")[:AT_MOST]
    return [
        Pile(kept(Kept.APPLICATION), past.applications.count(), over(past.applications)),
        Pile(kept(Kept.MEMBERSHIP), past.memberships.count(), over(past.memberships)),
        Pile(kept(Kept.MESSAGES), past.messages.count(), []),
        Pile(
            kept(Kept.CHECK),
            past.checks.count(),
            [line(row.membership, row.ended_at or row.expires_on, safety.check(row.kind, row.workforce)) for row in checks],
        ),
        Pile(
            kept(Kept.CLEARING),
            past.clearings.count(),
            [line(row.membership, row.ended_at, desk.capability(row.kind)) for row in clearings],
        ),
        Pile(kept(Kept.REFERENCE), past.references.count(), [line(row.membership, row.last_asked_at) for row in references]),
        Pile(kept(Kept.QUIET), past.quiet.count(), quiet(past.quiet)),
        Pile(kept(Kept.REST), past.resting.count(), quiet(past.resting)),
        Pile(kept(Kept.CLOSE), past.closing.count(), quiet(past.closing)),
    ]


def _last(removal: Removal | None) -> str:
    if removal is None:
        return ""
    day = dates.full(today(removal.asked_at))
    if removal.finished_at is None:
        left = due(removal.timebank, removal.asked_at).left()
        return pgettext("kept.going", "Asked for on %(date)s. Still to do: %(count)s") % {"date": day, "count": left}
    return pgettext("kept.gone", "Last removed on %(date)s.") % {"date": day}


@require_POST
@steward_page
def remove(request: DeskRequest) -> HttpResponse:
    """What was on the list goes, one by one."""
    if attempt_button(request, lambda: actions.ask_to_remove(by=actor(request), key=key_of(request), at=now(), bank=request.bank)):
        messages.success(request, pgettext("kept.asked", "It is being removed, one by one. Look again in a few minutes."))
    return go("broker:keeping", request.bank.slug)


@steward_page
def rule(request: DeskRequest) -> HttpResponse:
    """Decide for how long a kind of thing is kept."""
    form = RuleForm(typed(request), initial={"begins_on": today(now())})
    said = Decision(
        heading=pgettext("kept.rule", "Decide how long"),
        submit=pgettext("policy.submit", "Decide"),
        done=pgettext("policy.done", "Decided. It counts from the day you chose."),
        back=reverse("broker:keeping", args=[request.bank.slug]),
        back_words=pgettext("kept.heading", "How long we keep things"),
    )

    def act() -> Rule:
        content = {name: form.cleaned_data[name] for name in ("key", "kind", "months", "begins_on", "reason")}
        return actions.set_rule(by=actor(request), at=now(), bank=request.bank, **content)

    return decide(request, form, said, act)


@steward_page
def erase(request: DeskRequest, number: int) -> HttpResponse:
    """Remove what is kept about somebody who is no longer a member, because they ask."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state in LIVE:
        raise NotFound
    form = AmserForm(typed(request))
    said = Decision(
        heading=pgettext("erase.heading", "Remove %(name)s") % {"name": member.user.name},
        lede=pgettext(
            "erase.lede",
            "Name, addresses, words and letters go, for good. The hours stay, as those of a former member, and every total with them.",
        ),
        submit=pgettext("erase.submit", "Remove for good"),
        done=pgettext("erase.done", "It is removed."),
        back=reverse("broker:person", args=[request.bank.slug, number]),
        back_words=member.user.name,
    )

    def act() -> Erasure:
        return actions.erase(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member)

    return decide(request, form, said, act)
