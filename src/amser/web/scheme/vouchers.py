"""Credits on paper at a scheme's desk: batches, their sheets, handing over, cancelling, keys, and what was refused."""

from typing import Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.dates import full, london, today
from amser.ui import paper
from amser.vouchers import actions, queries
from amser.vouchers.actions import printing
from amser.vouchers.actions.keys import can_sign
from amser.vouchers.models import VoucherBatch, VoucherKey
from amser.vouchers.policies import batch_of
from amser.vouchers.queries import BatchLine
from amser.web.broker.deciding import Decision, decide
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.scheme.voucher_forms import BatchForm, HandOverForm, VoidForm
from amser.web.spreadsheet import download
from amser.web.taking_part import SchemeRequest, manager_page
from amser.web.visiting import typed
from amser.web.words import vouchers as words

ON_A_PAGE: Final = 20  # batches

Facts = list[tuple[str, str]]


@require_safe
@manager_page
def vouchers(request: SchemeRequest) -> HttpResponse:
    """Every batch and how it stands, what was refused, and the key that signs."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    refused = [(words.reason(one.reason), one) for one in queries.refusals(scheme)]
    key = VoucherKey.objects.filter(scheme=scheme, retired_at__isnull=True).first()
    pages = Paginator(queries.batches_of(scheme), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = queries.lines_of(pages)
    stuck = [line.batch.pk for line in lines if _is_stuck(line)]
    return page(request, "scheme/vouchers.html", scheme=scheme, lines=lines, pages=pages, refused=refused, signing=key, stuck=stuck)


def _is_stuck(line: BatchLine) -> bool:
    """Whether sheets are missing that nobody can draw, because nothing opens the key that signs them."""
    return not line.is_printed and not line.is_over and not can_sign(line.batch.key)


@manager_page
def make(request: SchemeRequest) -> HttpResponse:
    """Make a batch out of a budget; its sheets follow in the background."""
    request.tab = "scheme"
    form = BatchForm(typed(request), scheme=request.credit_scheme, initial={"each_credits": 1})
    if not form.budgets:
        messages.info(request, pgettext("voucher.no_budget", "No organisation has a budget that is open today. Grant one first."))
        return go("scheme:vouchers", request.credit_scheme.slug)
    said = Decision(
        heading=pgettext("voucher.make", "Make vouchers"),
        lede=pgettext("voucher.make.lede", "The credits leave the budget now, and stand on the vouchers until each is used."),
        submit=pgettext("voucher.make.submit", "Make them"),
        back=reverse("scheme:vouchers", args=[request.credit_scheme.slug]),
        back_words=pgettext("voucher.paper", "Credits on paper"),
        done=pgettext("voucher.make.done", "They are made. The sheets to print are being drawn."),
    )
    return decide(request, form, said, lambda: actions.make_batch(by=actor(request), at=now(), **form.cleaned_data))


@require_safe
@manager_page
def batch(request: SchemeRequest, batch_id: int) -> HttpResponse:
    """One batch: how far its sheets are, who has it, what became of its vouchers."""
    request.tab = "scheme"
    found = batch_of(request.credit_scheme, batch_id)
    (line,) = queries.lines_of(queries.batches_of(request.credit_scheme).filter(pk=found.pk))
    return page(
        request,
        "scheme/voucher_batch.html",
        scheme=request.credit_scheme,
        line=line,
        facts=_facts(line),
        can_print=paper.can_be_made(),
        is_stuck=_is_stuck(line),
    )


def _facts(line: BatchLine) -> Facts:
    made = line.batch
    handed = ""
    if made.handed_over_at is not None and made.handed_over_by is not None:
        text = pgettext("voucher.handed_over.how", "On %(date)s, by %(name)s, to: %(received_by)s")
        handed = text % {"date": full(today(made.handed_over_at)), "name": made.handed_over_by.name, "received_by": made.received_by}
    return [
        (pgettext("voucher.organisation", "Given out by"), made.organisation.name),
        (pgettext("voucher.count", "Vouchers"), str(made.count)),
        (pgettext("voucher.each", "Credits on each"), str(made.each)),
        (pgettext("voucher.made_on", "Made on"), full(today(made.made_at))),
        (pgettext("voucher.until", "Can be used until"), full(made.expires_on) if made.expires_on else ""),
        (pgettext("voucher.handed_over", "Handed over"), handed),
        *((words.state(state), str(count)) for state, count in sorted(line.states.items())),
    ]


@require_safe
@manager_page
def sheets(request: SchemeRequest, batch_id: int) -> HttpResponse:
    """All sheets of a batch as one PDF, sent as it is put together."""
    found = batch_of(request.credit_scheme, batch_id)
    if found.printed < found.sheets:
        return go("scheme:voucher_batch", request.credit_scheme.slug, found.pk)
    headers = {
        "Content-Disposition": f'inline; filename="{request.credit_scheme.slug}-{found.pk}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return cast("HttpResponse", StreamingHttpResponse(printing.whole(found), content_type="application/pdf", headers=headers))


@require_POST
@manager_page
def pause(request: SchemeRequest, batch_id: int) -> HttpResponse:
    """Stop drawing the sheets until somebody goes on."""
    found = batch_of(request.credit_scheme, batch_id)
    attempt_button(request, lambda: actions.pause_print(by=actor(request), key=key_of(request), at=now(), batch=found))
    return go("scheme:voucher_batch", request.credit_scheme.slug, found.pk)


@require_POST
@manager_page
def resume(request: SchemeRequest, batch_id: int) -> HttpResponse:
    """Go on with the sheets that are missing."""
    found = batch_of(request.credit_scheme, batch_id)
    attempt_button(request, lambda: actions.resume_print(by=actor(request), key=key_of(request), at=now(), batch=found))
    return go("scheme:voucher_batch", request.credit_scheme.slug, found.pk)


@manager_page
def hand_over(request: SchemeRequest, batch_id: int) -> HttpResponse:
    """Write down who took a batch."""
    request.tab = "scheme"
    found = batch_of(request.credit_scheme, batch_id)
    form = HandOverForm(typed(request))
    said = _about(
        found,
        heading=pgettext("voucher.hand_over", "Hand the vouchers over"),
        lede=pgettext("voucher.hand_over.lede", "Whoever holds them can use them. Write down who takes them from you today."),
        submit=pgettext("voucher.hand_over.submit", "They have them"),
    )
    return decide(
        request,
        form,
        said,
        lambda: actions.hand_over(by=actor(request), at=now(), batch=found, **form.cleaned_data),
    )


@manager_page
def void(request: SchemeRequest, batch_id: int) -> HttpResponse:
    """Cancel a batch, or some of it, with a reason."""
    request.tab = "scheme"
    found = batch_of(request.credit_scheme, batch_id)
    form = VoidForm(typed(request), batch=found)
    said = _about(
        found,
        heading=pgettext("voucher.void", "Cancel vouchers"),
        lede=pgettext("voucher.void.lede", "Those that were not used stop working at once. Their credits go back to the budget."),
        submit=pgettext("voucher.void.submit", "Cancel them"),
    )
    return decide(request, form, said, lambda: actions.void(by=actor(request), at=now(), batch=found, **form.cleaned_data))


def _about(found: VoucherBatch, *, heading: str, lede: str, submit: str) -> Decision:
    name = pgettext("voucher.batch", "Batch %(number)s: %(organisation)s") % {"number": found.pk, "organisation": found.organisation.name}
    back = reverse("scheme:voucher_batch", args=[found.scheme.slug, found.pk])
    return Decision(heading=heading, lede=lede, submit=submit, back=back, back_words=name)


@require_safe
@manager_page
def voided(request: SchemeRequest) -> HttpResponse:
    """The list of cancelled vouchers."""
    request.tab = "scheme"
    return page(request, "scheme/vouchers_void.html", scheme=request.credit_scheme, rows=list(queries.voided(request.credit_scheme)[:500]))


@require_safe
@manager_page
def voided_csv(request: SchemeRequest) -> HttpResponse:
    """The same as a file, all of it. A voucher stands in it by its batch and number: what is on its face is as good as itself."""
    headings = [
        pgettext("voucher.csv.batch", "Batch"),
        pgettext("voucher.csv.number", "Number"),
        pgettext("voucher.organisation", "Given out by"),
        pgettext("voucher.csv.credits", "Credits"),
        pgettext("voucher.csv.on", "Cancelled on"),
        pgettext("voucher.csv.reason", "Reason"),
    ]
    rows = (
        (
            one.batch_id,
            one.number,
            one.batch.organisation.name,
            one.credits,
            london(one.changed_at).date().isoformat() if one.changed_at else "",
            one.reason,
        )
        for one in queries.voided(request.credit_scheme).iterator(chunk_size=2000)
    )
    return download(f"{request.credit_scheme.slug}-void.csv", headings, rows)


@require_POST
@manager_page
def rotate_key(request: SchemeRequest) -> HttpResponse:
    """Sign with a new key from now on."""
    made = attempt_button(
        request, lambda: actions.rotate_key(by=actor(request), key=key_of(request), at=now(), scheme=request.credit_scheme)
    )
    if made is not None:
        messages.success(
            request, pgettext("voucher.key.done", "What is made from now on is signed with a new key. Vouchers out there stay good.")
        )
    return go("scheme:vouchers", request.credit_scheme.slug)
