"""Which kinds of messages a person would like from each of their time banks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from amser.audit.actions import derive
from amser.contacts import actions, queries
from amser.contacts.models import MessageKind
from amser.members.models import LIVE, Membership
from amser.ui.forms import AmserForm, TickBoxes
from amser.web.pages import actor, go, now, page
from amser.web.visiting import PersonRequest, person_page, typed
from amser.web.words import touch

KINDS = (MessageKind.NEWS, MessageKind.EVENTS, MessageKind.DIGEST)


class WishesForm(AmserForm):
    """For each bank, the kinds of messages that are welcome."""

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships, self.wishes = memberships, queries.wishes(memberships)
        for member in memberships:
            field = forms.MultipleChoiceField(
                label=member.timebank.name,
                widget=TickBoxes(many=True),
                required=False,
                choices=[(kind, touch.message_kind(kind)) for kind in KINDS],
                initial=[kind for kind in KINDS if self.wishes[member.pk, kind]],
            )
            field.is_optional = False  # type: ignore[attr-defined]  # no box ticked is an answer too
            self.fields[self.name_of(member)] = field

    def name_of(self, member: Membership) -> str:
        """Return the field of one bank."""
        return f"bank_{member.timebank_id}"

    def changed_wishes(self) -> list[tuple[Membership, str, bool]]:
        """Return what is wished for now and was not before, or the other way round."""
        found = []
        for member in self.memberships:
            wanted = self.cleaned_data[self.name_of(member)]
            found += [(member, kind.value, kind in wanted) for kind in KINDS if (kind in wanted) != self.wishes[member.pk, kind]]
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def wishes(request: PersonRequest) -> HttpResponse:
    """Take a choice of which messages to get."""
    theirs = Membership.objects.filter(user=request.user, state__in=LIVE).select_related("timebank").order_by("pk")
    form = WishesForm(typed(request), memberships=list(theirs))
    if form.is_valid():
        key, at = form.cleaned_data["key"], now()
        for member, kind, wanted in form.changed_wishes():
            actions.wish(
                by=actor(request), key=derive(key, f"{kind} {member.pk} {wanted}"), at=at, membership=member, kind=kind, wanted=wanted
            )
        messages.success(request, pgettext("settings.kept", "Your choices are kept."))
        return go("person:settings")
    return page(request, "person/wishes.html", form=form)
