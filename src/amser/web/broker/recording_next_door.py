"""What happened between a member of ours and one of a neighbouring bank, as our member tells it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.exchanges import actions
from amser.exchanges.models import Exchange, Role
from amser.kernel.dates import today
from amser.kernel.languages import base
from amser.members.models import Membership
from amser.timebanks.queries import neighbours_of
from amser.ui.forms import Boxes
from amser.web.broker import finding
from amser.web.broker.forms import RecordForm, offer_choices
from amser.web.broker.recording import what_of
from amser.web.broker.visiting import broker_page
from amser.web.next_door import NextDoorForm
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import names


class RecordNextDoorForm(NextDoorForm, RecordForm):
    """Our member, theirs, who of the two helped, and what it was."""

    giver = None  # type: ignore[assignment]  # Django's way to leave a field out
    receiver = None  # type: ignore[assignment]
    ours = forms.CharField(label=pgettext_lazy("desk.next_door.ours", "Which of our members?"), help_text=finding.HINT, max_length=120)
    role = forms.ChoiceField(
        label=pgettext_lazy("desk.record.giver", "Who gave the time?"),
        widget=Boxes,
        choices=[
            (Role.GIVER.value, pgettext_lazy("desk.next_door.we_gave", "Our member")),
            (Role.RECEIVER.value, pgettext_lazy("desk.next_door.they_gave", "The member of the neighbouring time bank")),
        ],
    )
    field_order = (
        "ours",
        "ours_number",
        "other_bank",
        "name",
        "role",
        "title",
        "category",
        "setting",
        "part_of_it",
        "worked_on",
        "minutes",
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["name"].label = pgettext("desk.next_door.theirs", "Who in the neighbouring time bank?")
        offer_choices(self, self.bank, "ours")

    def clean_ours(self) -> Membership:
        """Return the one member that was meant, who lives where the reader looks after people. Raises ValidationError."""
        ours = finding.chosen(self.bank, self.cleaned_data["ours"], self.data.get("ours_number", ""))
        if self.places is not None and ours.place_id not in self.places:
            raise forms.ValidationError(pgettext("desk.next_door.other_place", "This member lives elsewhere. Ask a broker to record it."))
        return ours


@broker_page
def record_next_door(request: DeskRequest) -> HttpResponse:
    """Write down what our member says; the neighbour's member is asked, by their own bank, and no hours move before."""
    neighbours = neighbours_of(request.bank)
    if not neighbours:
        return go("broker:record", request.bank.slug)
    language = base(get_language() or "en")
    form = RecordNextDoorForm(
        typed(request), neighbours=neighbours, places=request.places, bank=request.bank, today=today(now()), language=language
    )
    if form.is_valid():
        exchange = attempt(request, form, lambda: _record(request, form))
        if exchange:
            text = pgettext("desk.next_door.done", "Written down. Their time bank asks %(name)s whether it is right. No hours move before.")
            messages.success(request, text % {"name": names.with_bank(form.cleaned_data["other"])})
            return go("broker:exchange", request.bank.slug, exchange.pk)
    only = neighbours[0] if len(neighbours) == 1 else None
    return page(request, "broker/record_next_door.html", form=form, only=only, desk_url=reverse("broker:desk", args=[request.bank.slug]))


def _record(request: DeskRequest, form: RecordNextDoorForm) -> Exchange:
    given = form.cleaned_data
    pair = given["ours"], given["other"]
    giver, receiver = pair if given["role"] == Role.GIVER else pair[::-1]
    return actions.record_next_door(
        by=actor(request),
        key=given["key"],
        at=now(),
        bank=request.bank,
        giver=giver,
        receiver=receiver,
        what=what_of(form),
        worked_on=given["worked_on"],
        minutes=given["minutes"],
    )
