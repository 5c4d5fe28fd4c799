"""Writing to one member or to many: chosen, seen before it goes, sent to each in their own way, and watched."""

import dataclasses
from collections import Counter

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.utils.translation import pgettext

from amser.contacts import actions, policies, queries
from amser.contacts.models import Mailing
from amser.members.models import Membership
from amser.notifications.letters.mailings import letters_of
from amser.notifications.models import FOR_A_PERSON, Message, MessageState
from amser.notifications.queries import SILENT
from amser.web.broker.mailing_forms import MailingForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words import touch


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """How a message reads for those of one language, one format and one road: as the first of them gets it."""

    heading: str
    how_many: int
    language: str
    subject: str
    body: str
    is_large: bool


@broker_page
def new_mailing(request: DeskRequest) -> HttpResponse:
    """Choose and write; see it in each language and format; send it."""
    form = MailingForm(typed(request), bank=request.bank, places=request.places, initial={"numbers": request.GET.get("to", "")})
    if not form.is_valid() or "edit" in request.POST:
        return page(request, "broker/mailing_form.html", form=form)
    given, ids = form.words(), form.member_ids()
    if "send" in request.POST:
        key, at = form.cleaned_data["key"], now()
        sent = attempt(
            request, form, lambda: actions.send_out(by=actor(request), key=key, at=at, bank=request.bank, member_ids=ids, **given)
        )
        if sent is None:
            return page(request, "broker/mailing_form.html", form=form)
        messages.success(request, pgettext("mailing.sent", "It is on its way."))
        return go("broker:mailing", request.bank.slug, sent.pk)
    audience = queries.audience(request.bank, ids, kind=given["kind"], at=now())
    fields = {name: form.data.get(name, "") for name in form.fields if name != "key"}
    samples = _samples(Mailing(timebank=request.bank, **given), audience.told)
    return page(
        request,
        "broker/mailing_seen.html",
        audience=audience,
        samples=samples,
        fields=fields,
        key=form.cleaned_data["key"],
        kind=touch.message_kind(given["kind"]),
    )


@broker_page
def mailings(request: DeskRequest) -> HttpResponse:
    """What was written to members lately."""
    found = Mailing.objects.filter(timebank=request.bank).select_related("by_user").annotate(told=Count("recipients"))
    return page(request, "broker/mailings.html", mailings=list(found.order_by("-at", "-pk")[:50]))


@broker_page
def mailing(request: DeskRequest, mailing_id: int) -> HttpResponse:
    """One message, and how far it has come."""
    sent = policies.mailing_of(request.bank, mailing_id)
    of_it = Message.objects.filter(timebank=request.bank, kind="contacts.sent_out", about=f"mailing_id={sent.pk}")
    states = dict(of_it.order_by().values_list("state").annotate(Count("pk")))
    progress = {
        "told": sent.recipients.count(),
        "sent": sum(states.get(state, 0) for state in (MessageState.SENT, MessageState.SHOWN, MessageState.DONE)),
        "by_hand": sum(states.get(state, 0) for state in FOR_A_PERSON),
    }
    unwritten = sent.recipients.exclude(membership__in=of_it.values("membership"))
    progress["gone"] = states.get(MessageState.SETTLED, 0) + unwritten.filter(membership__state__in=SILENT).count()
    progress["waiting"] = progress["told"] - progress["sent"] - progress["by_hand"] - progress["gone"]
    return page(request, "broker/mailing.html", mailing=sent, progress=progress, kind=touch.message_kind(sent.kind))


def _samples(draft: Mailing, told: list[Membership]) -> list[Sample]:
    """Return one letter for each language, format and road among those told, the most frequent first."""
    letters = letters_of(draft, told)
    alike = Counter((letter.user.language, letter.user.format, letter.channel) for letter in letters)
    first = {(letter.user.language, letter.user.format, letter.channel): letter for letter in reversed(letters)}
    samples = []
    for (language, format_, channel), how_many in alike.most_common():
        subject, body = first[language, format_, channel].compose(draft.timebank, "")
        heading = ", ".join([words.language(language), words.text_format(format_), words.channel(channel)])
        samples.append(Sample(heading, how_many, language if language in {"cy", "en"} else "", subject, body, format_ == "large"))
    return samples
