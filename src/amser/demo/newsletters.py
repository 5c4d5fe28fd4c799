"""What the readers of the sample's bulletins would have been sent: one at a time, for there are two thousand of them."""

import dataclasses

from django import forms
from django.utils.translation import pgettext_lazy

from amser.bulletins.models import Delivery
from amser.bulletins.queries import WRITTEN_TO, lines_of
from amser.notifications.letters import bulletins as letters

SHOWN = 3


class ReaderForm(forms.Form):
    """Which reader's letters to show."""

    reader = forms.EmailField(label=pgettext_lazy("demo.messages.reader", "A reader of the bulletin"), required=False)


@dataclasses.dataclass(frozen=True, slots=True)
class BulletinLetter:
    """One issue as one reader has it."""

    delivery: Delivery
    subject: str
    body: str
    language: str


def newest(reader: str) -> tuple[int, list[BulletinLetter]]:
    """Return how many letters of bulletins there are, and the newest; of one reader where their address is given. Few queries a letter."""
    found = Delivery.objects.filter(state__in=WRITTEN_TO, subscription__bulletin__is_sample=True)
    found = found.filter(subscription__email__iexact=reader) if reader else found
    shown = found.select_related("issue__bulletin", "subscription").order_by("-at", "-pk")[:SHOWN]
    return found.count(), [_letter(one) for one in shown]


def _letter(delivery: Delivery) -> BulletinLetter:
    reader = delivery.subscription
    subject, body = letters.composed(delivery.issue, lines_of(delivery), reader, language=reader.language)
    return BulletinLetter(delivery, subject, body, reader.language)
