"""The books of a bank, to read: sums that anyone who audits can check. No names."""

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.utils.translation import pgettext

from amser.kernel.minutes import duration
from amser.ledger import queries as ledger
from amser.ledger.models import Account, AccountKind, TransferCode
from amser.timebanks.models import TimeBank
from amser.web.broker.visiting import books_page
from amser.web.pages import page
from amser.web.visiting import DeskRequest


@books_page
def books(request: DeskRequest) -> HttpResponse:
    """What stands on each kind of account, that it sums to nothing, and what moved for which reason."""
    rows, total = _accounts(request.bank)
    moved = [(_reason(found.code), found.transfers, duration(found.amount)) for found in ledger.totals(request.bank.book_id)]
    return page(request, "broker/books.html", rows=rows, total=total, moved=moved)


def _accounts(bank: TimeBank) -> tuple[list[tuple[str, int, str, str]], int]:
    found = Account.objects.filter(book_id=bank.book_id).values("kind").annotate(how_many=Count("id"), sum=Sum("posted")).order_by("kind")
    rows = [(_kind(row["kind"]), row["how_many"], duration(row["sum"]), _side(row["sum"])) for row in found]
    return rows, sum(row["sum"] for row in found)


def _side(minutes: int) -> str:
    if minutes == 0:
        return ""
    return pgettext("books.plus", "more came in") if minutes > 0 else pgettext("books.minus", "more went out")


def _kind(kind: int) -> str:
    return {
        AccountKind.MEMBER: pgettext("books.members", "Members"),
        AccountKind.ORGANISATION: pgettext("books.organisations", "Organisations"),
        AccountKind.ISSUE: pgettext("books.issue", "Hours of welcome, issued"),
        AccountKind.POT: pgettext("books.pot", "Community pot"),
        AccountKind.WRITE_OFF: pgettext("books.writeoff", "Written off"),
        AccountKind.CLEARING: pgettext("books.clearing", "Other time banks"),
    }[AccountKind(kind)]


def _reason(code: int) -> str:
    return {
        TransferCode.EXCHANGE: pgettext("books.exchange", "Help between members"),
        TransferCode.GIFT: pgettext("books.gift", "Gifts"),
        TransferCode.DONATION: pgettext("books.donation", "Given to the community pot"),
        TransferCode.POT_PAYMENT: pgettext("books.pot_payment", "Given from the community pot"),
        TransferCode.START_GRANT: pgettext("books.start_grant", "Hours of welcome"),
        TransferCode.OPENING_BALANCE: pgettext("books.opening", "Brought from before"),
        TransferCode.WRITE_OFF: pgettext("books.write_off", "Written off"),
        TransferCode.REVERSAL: pgettext("books.reversal", "Put right"),
    }[TransferCode(code)]
