"""Opening a bank, and what it says and decides of itself."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.geography import Point
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import AccountKind, BookKind, Unit
from amser.timebanks.models import Interest, Place, PolicyRow, Role, TimeBank


class SlugTaken(DomainError):
    """Another bank has this address."""

    code = "slug_taken"


@dataclasses.dataclass(frozen=True, slots=True)
class BankDetails:
    """What a bank says of itself, in both languages."""

    name_cy: str
    name_en: str
    description_cy: str = ""
    description_en: str = ""
    hours_cy: str = ""
    hours_en: str = ""
    councils: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""

    def fields(self) -> dict[str, object]:
        """Return the values as the model's fields."""
        return {**dataclasses.asdict(self), "councils": list(self.councils)}


@audit.action("timebanks.open")
def open_bank(*, by: audit.Actor, key: UUID, at: dt.datetime, slug: str, details: BankDetails, is_sample: bool = False) -> TimeBank:
    """
    A time bank opens, with its book in the ledger and its issue, pot and write-off accounts.

    Raises SlugTaken. Whether it is a sample can never change.
    """
    if TimeBank.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)

    book = ledger.open_book(unit=Unit.MINUTES, kind=BookKind.TIME_BANK, sample=is_sample)
    return TimeBank.objects.create(
        slug=slug,
        book_id=book.id,
        issue_account=ledger.open_account(book_id=book.id, kind=AccountKind.ISSUE, floor=None, ceiling=None),
        # The pot gives what it was given: only an explicit issue may fill it beyond that.
        pot_account=ledger.open_account(book_id=book.id, kind=AccountKind.POT, floor=0, ceiling=None),
        writeoff_account=ledger.open_account(book_id=book.id, kind=AccountKind.WRITE_OFF, floor=None, ceiling=None),
        is_sample=is_sample,
        opened_at=at,
        **details.fields(),
    )


@audit.action("timebanks.describe")
def describe_bank(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, details: BankDetails) -> TimeBank:
    """A bank says something else of itself, in both languages at once."""
    for name, value in details.fields().items():
        setattr(bank, name, value)
    bank.save(update_fields=list(details.fields()))
    return bank


@audit.action("timebanks.add_place")
def add_place(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, name_cy: str, name_en: str, point: Point | None = None
) -> Place:
    """A bank has one more neighbourhood, with its middle about at `point`, where somebody says."""
    place = Place(timebank=bank, name_cy=name_cy, name_en=name_en)
    place.point = point
    place.save()
    return place


@audit.action("timebanks.put_place")
def put_place(*, by: audit.Actor, key: UUID, at: dt.datetime, place: Place, point: Point | None) -> Place:
    """A neighbourhood lies about here; or nobody says any more where."""
    place.point = point
    place.save(update_fields=["easting", "northing"])
    return place


@audit.action("timebanks.grant_role")
def grant_role(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, user: User, kind: str, place: Place | None = None) -> Role:
    """Someone takes on a role in a bank. Granting it again changes nothing."""
    live = Role.objects.live().filter(timebank=bank, user=user, kind=kind, place=place).first()
    return live or Role.objects.create(timebank=bank, user=user, kind=kind, place=place, granted_at=at)


@audit.action("timebanks.end_role")
def end_role(*, by: audit.Actor, key: UUID, at: dt.datetime, role: Role) -> Role:
    """Someone gives up a role, at once."""
    if role.ended_at is None:
        role.end(at=at)
    return role


@audit.action("timebanks.set_policy")
def set_policy(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    begins_on: dt.date,
    values: dict[str, int | bool | None],
    reason: str = "",
) -> PolicyRow:
    """
    A bank decides its policy from a day on.

    `values` are fields of `queries.Policy`; what is left out is the default. Floors of accounts follow on the day, by
    the task that brings policies to accounts.
    """
    row = PolicyRow.objects.create(timebank=bank, begins_on=begins_on, reason=reason, **values)
    announce("timebanks.policy_set", bank_id=bank.pk)
    return row


@audit.action("timebanks.note_interest")
def note_interest(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    council: str,
    name: str,
    language: str,
    email: str = "",
    phone: str = "",
    words: str = "",
) -> Interest:
    """Someone would like a time bank where there is none yet."""
    return Interest.objects.create(council=council, name=name, language=language, email=email, phone=phone, words=words, at=at)
