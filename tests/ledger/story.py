"""A ledger in which everything has happened once."""

from dataclasses import dataclass
from uuid import UUID

from amser.kernel.ids import uuid7
from amser.ledger import actions
from amser.ledger.actions import Wanted, reverse
from amser.ledger.models import AccountKind, Book, TransferCode
from tests.builders.ledger import a_book, a_hold, a_transfer, an_account, settle


@dataclass(frozen=True)
class Story:
    """Two members; an exchange, its reversal, and an exchange that stands; three holds; two payments into another book."""

    book: int
    a: int
    b: int
    bank: int
    transfer: UUID
    reversal: UUID
    later: UUID
    open: UUID
    void: UUID
    settled: UUID
    payment: UUID
    clearing: int
    other_book: int
    facing: int
    third: int
    leg: UUID
    other_leg: UUID
    second_other_leg: UUID


def a_story() -> Story:
    book, other_book = a_book(), a_book()
    a, b, bank = an_account(book), an_account(book), an_account(book, floor=None, kind=AccountKind.POT)
    transfer = a_transfer(book, a, b, 60)
    reversal = reverse(book_id=book.pk, transfer_id=uuid7(), reverses=transfer.transfer_id)
    later = a_transfer(book, a, b, 30)
    opened, void, settled = (a_hold(book, a, b, 20) for _ in range(3))
    actions.void(book_id=book.pk, hold_id=void)
    payment = settle(book, settled, 10).transfer_id
    clearing, facing = (an_account(one, floor=None, kind=AccountKind.CLEARING) for one in (book, other_book))
    giver, third = an_account(other_book), an_account(other_book)
    legs = [a_payment_between(book, (a, clearing), other_book, (facing, giver)) for _ in range(2)]
    return Story(
        book=book.pk, a=a, b=b, bank=bank, transfer=transfer.transfer_id, reversal=reversal.transfer_id, later=later.transfer_id,
        open=opened, void=void, settled=settled, payment=payment, clearing=clearing, other_book=other_book.pk, facing=facing, third=third,
        leg=legs[0][0], other_leg=legs[0][1], second_other_leg=legs[1][1],
    )  # fmt: skip


def a_payment_between(book: Book, ours: tuple[int, int], other: Book, theirs: tuple[int, int]) -> tuple[UUID, UUID]:
    """Post two legs, from a member to a clearing account and from the facing one to a member; return their ids."""
    wanted = [(one.pk, Wanted(uuid7(), *pair, 15, TransferCode.GIFT, None)) for one, pair in ((book, ours), (other, theirs))]
    actions.post_linked(legs=wanted, group_id=uuid7())
    return wanted[0][1].transfer_id, wanted[1][1].transfer_id
