"""
The sheets of a batch, made part by part in the background, each kept as soon as it is done.

Not an audited action: nothing is decided here. A part that is kept is never made again, so that a print that was stopped, or
killed, goes on where it was; one process at a time prints a batch.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import pgettext

from amser.kernel.codes import shown_code
from amser.kernel.dates import full
from amser.kernel.languages import LANGUAGES
from amser.ui import drawing, joining, qr
from amser.vouchers.actions.batches import ON_A_SHEET
from amser.vouchers.actions.keys import destroy_what_is_done, private_of
from amser.vouchers.models import Voucher, VoucherBatch, VoucherSheets
from amser.vouchers.queries.payload import Payload, signed

SHEETS_IN_A_PART: Final = 25
_LOCK: Final = 0x766F7563  # "vouc": the first half of the lock's name, the batch is the second

Twice = tuple[str, str]  # in Welsh, in English


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """What every voucher of a batch says. `once`, `where` and `no_cash` and the rest in both languages, Welsh first."""

    scheme: Twice
    credits: int
    title: Twice
    thanks: Twice
    once: Twice
    no_cash: Twice
    use_by: Twice | None
    where: Twice
    address: str
    phone: str


@dataclasses.dataclass(frozen=True, slots=True)
class Printed:
    """One voucher on a sheet: its number in both languages, and the name of its code's picture."""

    number: Twice
    picture: str


def print_batch(batch_id: int, *, most: int | None = None) -> int:
    """
    Make the parts of a batch that are missing, at most so many; return how many were made. A pause, or that it is cancelled, is heeded before each.

    0 where another process prints the batch at this moment, it is paused, or was cancelled wholly. Raises PaperUnavailable, DrawingFailed, CannotSign.
    """
    made = 0
    with _alone(batch_id) as is_ours:
        batch = VoucherBatch.objects.select_related("scheme", "key").get(pk=batch_id)
        if not is_ours or not _is_wanted(batch):
            return 0
        write = _writer(batch)
        for part in _missing(batch):
            if (most is not None and made >= most) or not _is_wanted(batch):
                break
            _keep(batch, part, write(part))
            made += 1
    return made


def parts_of(batch: VoucherBatch) -> int:
    """Return in how many parts the sheets of a batch are made."""
    return -(-batch.sheets // SHEETS_IN_A_PART)


def whole(batch: VoucherBatch) -> Iterator[bytes]:
    """Yield all sheets of a batch that is printed as one PDF, with one part in memory at a time."""
    parts = (
        bytes(VoucherSheets.objects.values_list("pdf", flat=True).get(batch=batch, part=part)) for part in range(1, parts_of(batch) + 1)
    )
    return joining.joined(parts, title=batch.scheme.name_cy, language="cy")


def face_of(batch: VoucherBatch) -> Face:
    """Return what the vouchers of a batch say."""
    scheme, last = batch.scheme, batch.expires_on
    return Face(
        scheme=(scheme.name_cy, scheme.name_en),
        credits=batch.each,
        title=_twice(lambda: pgettext("voucher.title", "Time credit")),
        thanks=_twice(lambda: pgettext("voucher.thanks", "Thank you for your time")),
        once=_twice(lambda: pgettext("voucher.once", "It can be used once. A copy will not work.")),
        no_cash=_twice(lambda: pgettext("voucher.no_cash", "No cash value")),
        use_by=_twice(lambda: _use_by(last)) if last else None,
        where=_twice(lambda: pgettext("voucher.where", "Where to use it")),
        address=f"{urlsplit(settings.SITE_URL).netloc}/s/{scheme.slug}",
        phone=scheme.phone,
    )


def address_of(voucher: Voucher, sign: Callable[[Payload], str]) -> str:
    """Return what the code of a voucher holds."""
    payload = Payload(voucher.batch.key.number, voucher.serial, voucher.credits, voucher.batch.expires_on)
    return f"{settings.SITE_URL.rstrip('/')}/v/{sign(payload)}"


def _twice(say: Callable[[], str]) -> Twice:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(say())
    return said[0], said[1]


def _use_by(last: dt.date) -> str:
    return pgettext("voucher.use_by", "Use by %(date)s") % {"date": full(last)}


def _number(serial: str) -> str:
    return pgettext("voucher.number", "Number: %(serial)s") % {"serial": shown_code(serial)}


def _writer(batch: VoucherBatch) -> Callable[[int], bytes]:
    face, private, slug = face_of(batch), private_of(batch.key), batch.scheme.slug

    def write(part: int) -> bytes:
        first = (part - 1) * SHEETS_IN_A_PART * ON_A_SHEET
        found = Voucher.objects.filter(batch=batch, number__gt=first, number__lte=first + SHEETS_IN_A_PART * ON_A_SHEET).order_by("number")
        printed, pictures = [], {}
        for voucher in found:
            voucher.batch = batch
            picture = f"code-{voucher.number}.png"
            pictures[picture] = qr.picture_of(address_of(voucher, lambda payload: signed(payload, slug=slug, key=private)))
            printed.append(Printed(_twice(lambda serial=voucher.serial: _number(serial)), picture))  # type: ignore[misc]
        html = render_to_string("vouchers/sheets.html", {"language": "cy", "face": face, "vouchers": printed})
        return drawing.part(html, pictures=pictures)

    return write


def _missing(batch: VoucherBatch) -> Iterator[int]:
    there = set(VoucherSheets.objects.filter(batch=batch).values_list("part", flat=True))
    return (part for part in range(1, parts_of(batch) + 1) if part not in there)


def _is_wanted(batch: VoucherBatch) -> bool:
    return VoucherBatch.objects.to_draw().filter(pk=batch.pk, paused_at__isnull=True).exists()


@transaction.atomic
def _keep(batch: VoucherBatch, part: int, pdf: bytes) -> None:
    VoucherSheets.objects.keep(batch=batch, part=part, pdf=pdf, at=timezone.now())
    sheets = min(SHEETS_IN_A_PART, batch.sheets - (part - 1) * SHEETS_IN_A_PART)
    VoucherBatch.objects.filter(pk=batch.pk).update(printed=F("printed") + sheets)
    destroy_what_is_done(batch.scheme)


@contextmanager
def _alone(batch_id: int) -> Iterator[bool]:
    """Say whether nobody else prints this batch until the block ends. Whoever is killed lets go with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, batch_id])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, batch_id])
