"""Concerns that somebody is not safe: the pages of the safeguarding lead and the deputy, which exist for nobody else."""

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from amser.audit.actions import Actor
from amser.audit.openings import opened, openings_of
from amser.casework import actions
from amser.casework.models import Concern, ConcernPart, ConcernState, Who
from amser.casework.policies import concern_of
from amser.casework.queries import concerns_for
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from amser.ui import paper
from amser.ui.forms import AmserForm, Boxes
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.visiting import lead_page
from amser.web.pages import actor, now, page
from amser.web.papers import as_pdf, written
from amser.web.visiting import DeskRequest, typed
from amser.web.words import casework as words

AT_MOST: Final = 200
REASON: Final = pgettext_lazy("concern.reason", "Why? What did you find, and whom did you speak to?")


class WordsForm(AmserForm):
    """What the lead writes: a reason, or a note."""

    words = forms.CharField(label=REASON, max_length=4000, widget=forms.Textarea({"rows": "5"}))


class NoteForm(WordsForm):
    """Something to be remembered."""

    words = forms.CharField(
        label=pgettext_lazy("concern.note.label", "What would you like to write down?"),
        help_text=pgettext_lazy("concern.note.hint", "It cannot be changed afterwards. Say what was seen or heard, and by whom."),
        max_length=4000,
        widget=forms.Textarea({"rows": "5"}),
    )


class ReferForm(WordsForm):
    """To whom it was passed, and why."""

    sent_to = forms.CharField(
        label=pgettext_lazy("concern.sent_to", "To whom did you refer it?"),
        help_text=pgettext_lazy(
            "concern.sent_to.hint", "For example: adult safeguarding at the council, with the name of who took the call."
        ),
        max_length=200,
    )
    field_order = ["sent_to", "words"]


class PersonForm(AmserForm):
    """Who has a part in it, by the number of their membership."""

    number = forms.IntegerField(label=pgettext_lazy("concern.person.number", "Their member number"), min_value=1)
    part = forms.ChoiceField(label=pgettext_lazy("concern.person.part", "What have they to do with it?"), widget=Boxes)

    def __init__(self, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bank, part = bank, self.fields["part"]
        assert isinstance(part, forms.ChoiceField)
        part.choices = [(code, words.part(code)) for code in ConcernPart.values]

    def clean_number(self) -> User:
        """Return the person."""
        found = Membership.objects.filter(timebank=self._bank, number=self.cleaned_data["number"]).select_related("user").first()
        if found is None:
            raise forms.ValidationError(pgettext("concern.person.unknown", "No member has this number."))
        return found.user


@require_safe
@lead_page
def concerns(request: DeskRequest) -> HttpResponse:
    """All that this person may read, the open ones first."""
    found = concerns_for(request.user, request.bank).with_state().order_by("-raised_at")[:AT_MOST]
    rows = [_line(concern) for concern in found]
    waiting = [row for row in rows if row["is_open"]]
    return page(request, "broker/concerns.html", waiting=waiting, done=[row for row in rows if not row["is_open"]])


def _line(concern: Any) -> dict[str, Any]:
    return {
        "concern": concern,
        "day": dates.full(today(concern.raised_at)),
        "state": words.concern_state(concern.state),
        "is_open": concern.state in {ConcernState.RAISED, ConcernState.LOOKED_AT},
        "title": pgettext("concern.title", "Concern %(number)s: %(person)s") % {"number": concern.pk, "person": concern.person},
    }


@require_safe
@lead_page
def concern(request: DeskRequest, concern_id: int) -> HttpResponse:
    """One concern, with everything that was said and done. That it was opened is written down."""
    found = concern_of(request.user, request.bank, concern_id)
    opened(found, by_user_id=request.user.pk, at=now(), bank_id=request.bank.pk)
    return page(
        request,
        "broker/concern.html",
        line=_line(found),
        facts=_facts(found),
        language=found.language,
        people=[(one.name, words.part(one.part)) for one in found.people.order_by("pk")],
        history=_history(found),
        openings=_openings(found),
        steps=_steps_on(found),
    )


def _facts(concern: Concern) -> list[tuple[str, str]]:
    raised_by = concern.raised_by.name if concern.raised_by else concern.name
    return [
        (pgettext("concern.fact.who", "Who"), words.who(concern.who)),
        (pgettext("concern.fact.person", "Name"), concern.person),
        (pgettext("concern.happened", "When and where?"), concern.happened),
        (pgettext("concern.caused_by", "Is somebody causing it? Who?"), concern.caused_by),
        (pgettext("concern.fact.knows", "Does the person know"), words.knows(concern.person_knows)),
        (pgettext("concern.fact.raised_by", "Who wrote it"), raised_by or pgettext("concern.fact.no_name", "No name was given")),
        (pgettext("concern.fact.told_by", "Whose words they are"), concern.told_by),
        (pgettext("concern.fact.reach", "How to reach them"), concern.reach),
    ]


def _history(concern: Concern) -> list[tuple[str, str, str, str]]:
    """Return steps and notes together: when and by whom, what, the words, to whom."""
    steps: list[Any] = list(concern.steps.select_related("by_user"))
    notes: list[Any] = list(concern.notes.select_related("by_user"))
    together = sorted([*steps, *notes], key=lambda one: one.at)
    return [(_when(one), _what(one), one.reason if hasattr(one, "state") else one.words, getattr(one, "sent_to", "")) for one in together]


def _when(one: Any) -> str:
    day = f"{dates.full(today(one.at))}, {dates.clock(one.at.astimezone(dates.TZ).time())}"
    return f"{day}, {one.by_user.known_as}" if one.by_user else day


def _what(one: Any) -> str:
    return words.concern_step(one.state) if hasattr(one, "state") else pgettext("concern.note", "Note")


def _openings(concern: Concern) -> list[tuple[str, str]]:
    found = openings_of(concern, at_most=50)
    names = dict(User.objects.filter(pk__in={one.user_id for one in found}).values_list("pk", "name"))
    at = [f"{dates.full(today(one.at))}, {dates.clock(one.at.astimezone(dates.TZ).time())}" for one in found]
    return [(when, names[one.user_id]) for when, one in zip(at, found, strict=True)]


def _steps_on(concern: Any) -> list[tuple[str, str]]:
    """Return what can be done next, (step, words), the likeliest first."""
    look = ("look", pgettext("concern.look", "Look at it"))
    again = ("look", pgettext("concern.look_again", "Look at it once more"))
    refer = ("refer", pgettext("concern.refer", "Write down a referral"))
    close = ("close", pgettext("concern.close", "No further action"))
    rest = [("note", pgettext("concern.note.add", "Add a note")), ("person", pgettext("concern.person.add", "Say who has a part in it"))]
    ways = {ConcernState.RAISED: [look], ConcernState.LOOKED_AT: [refer, close]}.get(concern.state, [again])
    return [*ways, *rest]


@dataclasses.dataclass(frozen=True, slots=True)
class _Step:
    """What the lead does about a concern: the form, the words, the act."""

    form: Callable[[DeskRequest], Any]
    submit: Callable[[], str]
    act: Callable[[Concern, Actor, dict[str, Any]], object]


def _plain(form: type[AmserForm]) -> Callable[[DeskRequest], Any]:
    return lambda request: form(typed(request))


_STEPS: Final[dict[str, _Step]] = {
    "look": _Step(
        _plain(WordsForm),
        lambda: pgettext("concern.look", "Look at it"),
        lambda one, by, given: actions.look_at_concern(by=by, key=given["key"], at=now(), concern=one, reason=given["words"]),
    ),
    "refer": _Step(
        _plain(ReferForm),
        lambda: pgettext("concern.refer", "Write down a referral"),
        lambda one, by, given: actions.refer_concern(
            by=by, key=given["key"], at=now(), concern=one, reason=given["words"], sent_to=given["sent_to"]
        ),
    ),
    "close": _Step(
        _plain(WordsForm),
        lambda: pgettext("concern.close", "No further action"),
        lambda one, by, given: actions.close_concern(by=by, key=given["key"], at=now(), concern=one, reason=given["words"]),
    ),
    "note": _Step(
        _plain(NoteForm),
        lambda: pgettext("concern.note.add", "Add a note"),
        lambda one, by, given: actions.note_concern(by=by, key=given["key"], at=now(), concern=one, words=given["words"]),
    ),
    "person": _Step(
        lambda request: PersonForm(typed(request), bank=request.bank),
        lambda: pgettext("concern.person.add", "Say who has a part in it"),
        lambda one, by, given: actions.take_part_in_concern(
            by=by, key=given["key"], at=now(), concern=one, user=given["number"], part=given["part"]
        ),
    ),
}


@lead_page
def step(request: DeskRequest, concern_id: int, name: str) -> HttpResponse:
    """Do one thing about a concern, with its reason."""
    found = concern_of(request.user, request.bank, concern_id)
    if name not in _STEPS:
        raise NotFound
    way, line = _STEPS[name], _line(found)
    form = way.form(request)
    back = reverse("broker:concern", args=[request.bank.slug, found.pk])
    said = Decision(
        heading=way.submit(),
        submit=way.submit(),
        back=back,
        back_words=line["title"],
        facts=((pgettext("desk.col.state", "How it stands"), line["state"]),),
        done=pgettext("concern.done", "Written down, with the day and your name."),
        leads_to=reverse("broker:concerns", args=[request.bank.slug]) if name == "person" else "",
    )
    return decide(request, form, said, lambda: way.act(found, actor(request), form.cleaned_data))


@require_safe
@lead_page
def referral(request: DeskRequest, concern_id: int) -> HttpResponse:
    """The letter of a referral, in both languages, Welsh first, on paper. That it was opened is written down."""
    found = concern_of(request.user, request.bank, concern_id)
    opened(found, by_user_id=request.user.pk, at=now(), bank_id=request.bank.pk)
    sheets = []
    for language in ("cy", "en"):
        with translation.override(language):
            sheets.append(_sheet(found, request))
    if not paper.can_be_made():  # a referral does not wait for a library
        return page(request, "broker/referral.html", sheets=sheets, concern=found)
    name = f"{request.bank.slug}-{pgettext('referral.file', 'referral')}"
    return as_pdf(request, "papers/referral.html", how=written(), name=name, bank=request.bank, sheets=sheets, concern=found)


def _sheet(concern: Concern, request: DeskRequest) -> dict[str, Any]:
    last = concern.steps.filter(state=ConcernState.REFERRED).order_by("-pk").first()
    return {
        "language": translation.get_language(),
        "heading": pgettext("referral.heading", "A safeguarding referral"),
        "to": last.sent_to if last else pgettext("referral.to", "The social services of the council"),
        "date": dates.full(today(now())),
        "law": _law(concern),
        "facts": [
            *((name, value) for name, value in _facts(concern) if value),
            (pgettext("referral.on", "Told to us on"), dates.full(today(concern.raised_at))),
        ],
        "what": pgettext("referral.what", "What we were told, in the words of whoever told us"),
        "done": pgettext("referral.done", "What we have done"),
        "history": _history(concern),
        "from": pgettext("referral.from", "Please tell us what you decide, and whom we can ring."),
        "signed": pgettext("referral.signed", "%(name)s, safeguarding lead") % {"name": request.user.name},
        "bank": request.bank.name,
    }


def _law(concern: Concern) -> str:
    adult = pgettext(
        "referral.law.adult",
        "We have reasonable cause to suspect that this person is an adult at risk. "
        "Please make enquiries: section 126 of the Social Services and Well-being (Wales) Act 2014.",
    )
    child = pgettext(
        "referral.law.child",
        "We have reasonable cause to suspect that this is a child at risk. "
        "We tell you under Part 7, section 130, of the Social Services and Well-being (Wales) Act 2014.",
    )
    unsure = pgettext(
        "referral.law.unsure",
        "We do not know if this person is an adult or a child. "
        "We tell you under Part 7, sections 126 and 130, of the Social Services and Well-being (Wales) Act 2014.",
    )
    return {Who.ADULT: adult, Who.CHILD: child, Who.UNSURE: unsure}[Who(concern.who)]
