"""Who goes along to a first exchange."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.exchanges import actions
from amser.exchanges.actions import OwnMatter
from amser.exchanges.models import Company
from amser.exchanges.policies import exchange_at_the_desk
from amser.kernel.errors import NotFound
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.joining_forms import CompanyForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, now
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words


@broker_page
def company(request: DeskRequest, exchange_id: UUID, number: int) -> HttpResponse:
    """Say who goes along with one of the two."""
    found = exchange_at_the_desk(request.bank, exchange_id, places=request.places)
    own = [party.membership for party in found.parties.all() if party.timebank_id == request.bank.pk]
    member = next((one for one in own if one.number == number), None)
    if member is None:
        raise NotFound
    form = CompanyForm(typed(request))

    def act() -> Company:
        if is_own(request, *own):
            raise OwnMatter
        given = form.cleaned_data
        return actions.go_along(by=actor(request), key=given["key"], at=now(), exchange=found, membership=member, who=given["who"])

    said = Decision(
        heading=pgettext("desk.company.submit", "Say who goes along"),
        facts=((pgettext("desk.find.people", "People"), words.pair(found)),),
        submit=pgettext("common.save", "Save"),
        done=pgettext("desk.company.done", "Noted: who goes along."),
        back=reverse("broker:exchange", args=[request.bank.slug, found.pk]),
        back_words=words.pair(found),
    )
    return decide(request, form, said, act)
