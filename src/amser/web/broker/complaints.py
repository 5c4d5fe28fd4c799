"""Complaints at the desk: for those whom they are not about."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amser.casework import actions
from amser.casework.models import Complaint, ComplaintState
from amser.casework.models.complaint import ComplaintQuerySet
from amser.casework.policies import complaint_of, deals_with_complaints, handlers_of
from amser.casework.queries import complaints_for
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.notifications.actions import done
from amser.notifications.letters.casework import is_written_to
from amser.notifications.models import Message, MessageQuerySet, MessageState
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm, Boxes
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.public.saying import around, named
from amser.web.public.saying_forms import TakenDownForm
from amser.web.visiting import DeskRequest, typed
from amser.web.words import casework as words

AT_MOST: Final = 200


class HandlerForm(AmserForm):
    """Who deals with it."""

    handler = forms.ChoiceField(
        label=pgettext_lazy("complaint.handler", "Who deals with it?"),
        help_text=pgettext_lazy("complaint.handler.hint", "Whoever it is about is not on this list."),
        widget=Boxes,
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people, field = {str(user.pk): user for user in people}, self.fields["handler"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, user.name) for pk, user in self._people.items()]

    def clean_handler(self) -> User:
        """Return the person."""
        return self._people[self.cleaned_data["handler"]]


class AnswerForm(AmserForm):
    """What whoever complained is told."""

    words = forms.CharField(
        label=pgettext_lazy("complaint.answer", "What did you find, and what happens now?"),
        help_text=pgettext_lazy(
            "complaint.answer.hint", "Whoever complained reads these words. Say nothing in them about the health of others."
        ),
        max_length=4000,
        widget=forms.Textarea({"rows": "6"}),
    )


@require_safe
@broker_page
def complaints(request: DeskRequest) -> HttpResponse:
    """All that this person may deal with, the open ones first."""
    rows = [_line(one) for one in complaints_for(request.user, request.bank).with_state().order_by("-made_at")[:AT_MOST]]
    may_write = deals_with_complaints(request.user, request.bank)
    if not (rows or may_write):
        raise NotFound
    waiting, done = ([row for row in rows if row["is_open"] is is_open] for is_open in (True, False))
    return page(request, "broker/complaints.html", waiting=waiting, done=done, may_write=may_write)


@broker_page
def write_down(request: DeskRequest) -> HttpResponse:
    """Write a complaint down for whoever rang or came in: theirs, and not the writer's."""
    bank = request.bank
    if not deals_with_complaints(request.user, bank):
        raise NotFound
    form = TakenDownForm(typed(request), **around(request, bank))
    if form.is_valid():
        said = form.words()
        about = named(bank, form, said.about)
        key, at = form.cleaned_data["key"], now()
        if attempt(request, form, lambda: actions.make_complaint(by=actor(request), key=key, at=at, bank=bank, words=said, about=about)):
            messages.success(
                request, pgettext("complaint.down.done", "The complaint is written down. Those whom it is about do not see it.")
            )
            return go("broker:complaints", bank.slug)
    return page(request, "broker/write_complaint.html", form=form)


def _line(complaint: Any) -> dict[str, Any]:
    return {
        "complaint": complaint,
        "day": dates.full(today(complaint.made_at)),
        "state": words.complaint_state(complaint.state),
        "is_open": complaint.state != ComplaintState.ANSWERED,
        "title": pgettext("complaint.title", "Complaint %(number)s: %(about)s") % {"number": complaint.pk, "about": complaint.about},
    }


@require_safe
@broker_page
def complaint(request: DeskRequest, complaint_id: int) -> HttpResponse:
    """One complaint: what was said, who deals with it, what was answered."""
    found = complaint_of(request.user, request.bank, complaint_id)
    line = _line(found)
    failed = not line["is_open"] and _failed(found).exists()
    by_hand = _by_hand() if failed or not (line["is_open"] or is_written_to(found)) else ""
    return page(
        request,
        "broker/complaint.html",
        line=line,
        facts=_facts(found),
        language=found.language,
        history=_history(found),
        by_hand=by_hand,
        may_tell=failed,
    )


def _facts(complaint: Complaint) -> list[tuple[str, str]]:
    made_by = complaint.made_by.name if complaint.made_by else complaint.name
    return [
        (pgettext("complaint.fact.about", "About"), complaint.about),
        (pgettext("complaint.wish", "What would put it right?"), complaint.wish),
        (pgettext("concern.fact.raised_by", "Who wrote it"), made_by or pgettext("concern.fact.no_name", "No name was given")),
        (pgettext("concern.fact.told_by", "Whose words they are"), complaint.told_by),
        (pgettext("concern.fact.reach", "How to reach them"), complaint.reach),
    ]


def _history(complaint: Complaint) -> list[tuple[str, str, str]]:
    steps = complaint.steps.select_related("handler", "by_user").order_by("pk")
    return [(_when(step), words.complaint_step(step.state), step.words or (step.handler.name if step.handler else "")) for step in steps]


def _when(step: Any) -> str:
    day = dates.full(today(step.at))
    return f"{day}, {step.by_user.known_as}" if step.by_user else day


@broker_page
def hand(request: DeskRequest, complaint_id: int) -> HttpResponse:
    """Say who deals with it."""
    found = complaint_of(request.user, request.bank, complaint_id)
    form = HandlerForm(typed(request), people=handlers_of(found), initial={"handler": str(request.user.pk)})

    def act() -> Complaint:
        given = form.cleaned_data
        return actions.hand_complaint(by=actor(request), key=given["key"], at=now(), complaint=found, handler=given["handler"])

    submit = pgettext("complaint.hand", "Say who deals with it")
    return decide(request, form, _decision(request, found, submit, pgettext("complaint.hand.done", "It is written down.")), act)


@broker_page
def answer(request: DeskRequest, complaint_id: int) -> HttpResponse:
    """Tell whoever complained what was found and done."""
    found = complaint_of(request.user, request.bank, complaint_id)
    form = AnswerForm(typed(request))

    def act() -> Complaint:
        given = form.cleaned_data
        return actions.answer_complaint(by=actor(request), key=given["key"], at=now(), complaint=found, words=given["words"])

    goes = pgettext("complaint.answer.goes", "The answer goes to them in the way they chose.")
    said = goes if is_written_to(found) else _by_hand()
    return decide(request, form, _decision(request, found, pgettext("complaint.answer.submit", "Answer the complaint"), said), act)


def _by_hand() -> str:
    return pgettext("complaint.answer.by_hand", "Amser cannot write to them. Ring or write yourself, and say this.")


@require_POST
@broker_page
def told(request: DeskRequest, complaint_id: int) -> HttpResponse:
    """Somebody has told whoever complained the answer that did not arrive by e-mail. Nothing where somebody has been quicker."""
    found = complaint_of(request.user, request.bank, complaint_id)
    message = _failed(found).first()
    if message and attempt_button(request, lambda: done(by=actor(request), key=key_of(request), at=now(), message=message)):
        messages.success(request, pgettext("complaint.told.done", "It is written down that they know the answer."))
    return go("broker:complaint", request.bank.slug, found.pk)


def answers_to_tell(user: User, bank: TimeBank) -> ComplaintQuerySet:
    """Return the complaints, of those that a person may deal with, whose answer did not arrive, and nobody has told it since."""
    about = Concat(Value("complaint_id="), Cast(OuterRef("pk"), CharField()))
    return complaints_for(user, bank).filter(Exists(_NOT_ARRIVED.filter(timebank=bank, about=about)))


_NOT_ARRIVED: Final = Message.objects.filter(kind="casework.complaint_answered", state=MessageState.FAILED)


def _failed(complaint: Complaint) -> MessageQuerySet:
    return _NOT_ARRIVED.filter(timebank=complaint.timebank_id, about=f"complaint_id={complaint.pk}")


def _decision(request: DeskRequest, found: Complaint, submit: str, said: str) -> Decision:
    line = _line(found)
    back = reverse("broker:complaint", args=[request.bank.slug, found.pk])
    facts = ((pgettext("desk.col.state", "How it stands"), line["state"]),)
    return Decision(heading=submit, submit=submit, back=back, back_words=line["title"], facts=facts, done=said)
