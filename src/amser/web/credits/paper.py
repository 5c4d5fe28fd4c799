"""Credits on paper, for whoever holds some: paying them in, and the keys with which anybody can check them."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from amser.agencies.actions import LeftTheScheme
from amser.agencies.models import Participant, Scheme
from amser.agencies.policies import scheme_at
from amser.audit import actions as audit
from amser.kernel.codes import shown_code
from amser.ui.forms import AmserForm
from amser.vouchers import actions
from amser.vouchers.actions.presenting import noting, present
from amser.vouchers.models import Voucher
from amser.vouchers.queries import VoucherRefused, key_file, meant_by
from amser.web.pages import actor, attempt, go, now, page
from amser.web.taking_part import ParticipantRequest, participant_page
from amser.web.throttle import is_too_often
from amser.web.visiting import typed
from amser.web.words import refusals
from amser.web.words import vouchers as words
from amser.web.words.my_credits import tried_too_often

AT_ONCE: Final = 20
_LONGEST_TYPED: Final = 40
FROM_ONE_PLACE: Final = 60  # forms of vouchers sent from one address in ten minutes


def numbers_field() -> forms.CharField:
    """Return the field for the numbers of vouchers, one in a line; a scanner types them so, and what a camera reads is taken too."""
    return forms.CharField(
        label=pgettext_lazy("voucher.form.numbers", "The numbers on the vouchers"),
        help_text=pgettext_lazy("voucher.form.numbers.hint", "One in each line. Capital letters and dashes do not matter."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        max_length=20_000,
    )


class PayInForm(AmserForm):
    """The vouchers that somebody pays in."""

    numbers = numbers_field()

    def clean_numbers(self) -> list[str]:
        """Return what stands in each line."""
        return lines_of(self.cleaned_data["numbers"])


def lines_of(text: str) -> list[str]:
    """Return what stands in each line, once each. Raises ValidationError for more than can be paid in at once."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > AT_ONCE:
        raise forms.ValidationError(
            pgettext("voucher.form.most", "At most %(count)s at once. Pay the others in afterwards.") % {"count": AT_ONCE}
        )
    return lines


@require_safe
def keys(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """The public keys of a scheme, to check vouchers by without asking us. docs/reference/voucher-format.md says how."""
    return HttpResponse(key_file(scheme_at(slug)), content_type="text/plain; charset=utf-8")


@participant_page
def paper(request: ParticipantRequest) -> HttpResponse:
    """Pay vouchers into one's own credits: scanned just now, or by their numbers."""
    request.tab = "credits"
    scanned = meant_by(request.session.get("voucher", ""))
    form = PayInForm(typed(request), initial={"numbers": shown_code(scanned.serial)} if scanned else {})
    if form.is_valid() and not _too_often(request, form):
        refused = attempt(request, form, lambda: pay_in(request, form, request.participant))
        if refused == [] and not form.errors:
            request.session.pop("voucher", None)
            return go("credits:paper", request.credit_scheme.slug)
        if refused:
            say_refused(form, refused)
    return page(request, "credits/paper.html", scheme=request.credit_scheme, form=form, is_scanned=scanned is not None)


def _too_often(request: HttpRequest, form: forms.Form) -> bool:
    if not is_too_often(request, "vouchers", most=FROM_ONE_PLACE, minutes=10):
        return False
    form.add_error(None, tried_too_often())
    return True


def pay_in(request: HttpRequest, form: Any, participant: Participant) -> list[tuple[str, VoucherRefused]]:
    """
    Pay in what can be, each by itself; say how many credits that were; return what was refused, as it was typed, and why.

    Sent twice, it is one act: each voucher has its own key under the form's.
    """
    refused: list[tuple[str, VoucherRefused]] = []
    credits = 0
    for line in form.cleaned_data["numbers"]:
        try:
            credits += _pay_in_one(request, line, form.cleaned_data["key"], participant).credits
        except VoucherRefused as refusal:
            refused.append((line, refusal))
        except LeftTheScheme as refusal:
            form.add_error(None, refusals.words(refusal, request))
            break
    if credits:
        messages.success(request, pgettext("voucher.paid_in", "Paid in. Credits: %(count)s") % {"count": credits})
    return refused


def _pay_in_one(request: HttpRequest, line: str, key: Any, participant: Participant) -> Voucher:
    scheme: Scheme = participant.scheme
    before = _paid_in_by_this_form(line, key, participant)
    if before is not None:
        return before
    voucher = present(scheme, line, at=now())
    with noting():
        return actions.pay_in(
            by=actor(request), key=audit.derive(key, f"voucher {voucher.pk}"), at=now(), voucher=voucher, participant=participant
        )


def _paid_in_by_this_form(line: str, key: Any, participant: Participant) -> Voucher | None:
    """Return the voucher where this very form paid it in for the same person before: pressed twice, it says so again instead of calling it used."""
    voucher = meant_by(line)
    if voucher is None or voucher.transfer_id is None or voucher.purse is None or voucher.purse.participant_id != participant.pk:
        return None
    ours = audit.derive(audit.derive(key, f"voucher {voucher.pk}"), "from paper")
    return voucher if voucher.transfer_id == ours else None


def say_refused(form: AmserForm, refused: list[tuple[str, VoucherRefused]]) -> None:
    """Say at the field why each voucher was refused, and leave only those in it: the others are paid in."""
    if not refused:
        return
    sentences = [f"{_shown(line)}: {words.refused(refusal)}" for line, refusal in refused]
    form.add_error("numbers", " ".join(sentences))  # a field says one thing at a time
    form.send_back("numbers", "\n".join(line for line, _ in refused))


def _shown(line: str) -> str:
    """Return a number as it was typed, and for what a camera reads only that it was scanned."""
    return line if len(line) <= _LONGEST_TYPED else pgettext("voucher.scanned", "Scanned")
