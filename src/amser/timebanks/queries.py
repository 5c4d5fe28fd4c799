"""A bank's policy on a day, how it stands with its neighbours, and the councils of Wales."""

import dataclasses
import datetime as dt
import functools
import json
from pathlib import Path

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from amser.kernel.dates import at_london
from amser.kernel.languages import Language, sort_key
from amser.ledger.models import Account, AccountKind, Transfer, TransferCode
from amser.ledger.queries import Finding, balance, balances, moved
from amser.timebanks.models import Agreement, AgreementState, ClearingAccount, CodeOfConduct, PolicyRow, TimeBank, in_current_language


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """
    What a bank has decided, on a day. Lengths in minutes; the defaults are those of the field (domain evidence 1.6).

    Below `soft_floor_minutes` a member is offered ways to give; `hard_floor_minutes` is the account's floor; above
    `upper_prompt_minutes` a member is invited to spend or give on. Time is rounded to `step_minutes`, at least
    `minimum_minutes`. Hours nobody answered for are confirmed after `confirm_after_days`. The community pot gives at most
    `pot_cap_minutes` in a month; None is no cap besides what it holds.

    Before someone is let in come a conversation, `joining_references` references and, where the bank wants them, checks; a
    broker may step over any with a reason (1.2). New members begin in groups, and somebody goes along the first time.

    Nobody is asked whether they could help more than `asks_a_week` times in any seven days; 0 asks nobody.
    """

    soft_floor_minutes: int = -600
    hard_floor_minutes: int = -1200
    upper_prompt_minutes: int = 1200
    step_minutes: int = 15
    minimum_minutes: int = 15
    start_grant_minutes: int = 0
    confirm_after_days: int = 14
    show_balances: bool = True
    goods_for_credits: bool = False
    counts_travel: bool = True
    joining_conversation: bool = True
    joining_references: int = 2
    joining_checks: bool = False
    first_in_groups: bool = True
    first_accompanied: bool = True
    pot_cap_minutes: int | None = None
    asks_a_week: int = 2


def policy_of(bank: TimeBank, *, on: dt.date) -> Policy:
    """Return the bank's policy on a day. What is not set is the default. One query."""
    row = PolicyRow.objects.filter(timebank=bank).in_force(on).first()
    if row is None:
        return Policy()
    chosen = {field.name: getattr(row, field.name) for field in dataclasses.fields(Policy)}
    return Policy(**{name: value for name, value in chosen.items() if value is not None})


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """A code of conduct, whole, in both languages. Version 0 is the one that Amser brings."""

    version: int
    text_cy: str
    text_en: str

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_current_language(self.text_cy, self.text_en)


def code_of(bank: TimeBank, *, on: dt.date) -> Code:
    """Return the code of conduct that a bank asks people to agree to, on a day. One query."""
    row = CodeOfConduct.objects.in_force(on).filter(timebank=bank).first()
    return Code(version=row.version, text_cy=row.text_cy, text_en=row.text_en) if row else default_code()


@functools.cache
def default_code() -> Code:
    """Return the code of conduct that Amser brings."""
    data = Path(__file__).parent / "data"
    cy, en = ((data / f"code.{language}.txt").read_text(encoding="utf-8").strip() for language in ("cy", "en"))
    return Code(version=0, text_cy=cy, text_en=en)


def pot_gave(bank: TimeBank, *, in_month_of: dt.date) -> int:
    """Return the minutes that a bank's community pot gave in the month of a day, London's, less what came back. One query."""
    first = in_month_of.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    undone = Transfer.objects.filter(book_id=OuterRef("book_id"), reverses=OuterRef("id"))
    gave = Transfer.objects.filter(
        ~Exists(undone),
        book_id=bank.book_id,
        debit=bank.pot_account,
        code=TransferCode.POT_PAYMENT,
        at__gte=at_london(first, dt.time.min),
        at__lt=at_london(after, dt.time.min),
    )
    return int(gave.aggregate(minutes=Sum("amount"))["minutes"] or 0)


def policy_between(receiving: TimeBank, giving: TimeBank | None, *, on: dt.date) -> Policy:
    """
    Return the policy that counts for help on a day: the receiving bank's, whose hours pay for it.

    Where the giver is in another bank, silence confirms only after the longer time of the two.
    """
    policy = policy_of(receiving, on=on)
    if giving is None:
        return policy
    days = max(policy.confirm_after_days, policy_of(giving, on=on).confirm_after_days)
    return dataclasses.replace(policy, confirm_after_days=days)


@dataclasses.dataclass(frozen=True, slots=True)
class Council:
    """One of the 22 principal councils of Wales, by its ONS code."""

    code: str
    name_cy: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)


@functools.cache
def councils_by_code() -> dict[str, Council]:
    """Return every council by its code. Names differ by register, so codes are what is stored."""
    listed = json.loads((Path(__file__).parent / "data" / "councils.json").read_text(encoding="utf-8"))
    return {row["code"]: Council(code=row["code"], name_cy=row["cy"], name_en=row["en"]) for row in listed["items"]}


def councils(language: Language) -> list[Council]:
    """Return every council in the alphabetical order of a language."""
    name = (lambda council: sort_key(council.name_cy)) if language == "cy" else (lambda council: council.name_en)
    return sorted(councils_by_code().values(), key=name)


def neighbours_of(bank: TimeBank) -> list[TimeBank]:
    """Return the banks with which an agreement is in force, in the order of their names. One query."""
    found = Agreement.objects.of_bank(bank.pk).in_force().with_banks()
    return sorted((agreement.neighbour_of(bank.pk) for agreement in found), key=lambda other: sort_key(other.name))


def is_neighbour(bank_id: int, other_id: int) -> bool:
    """Whether an agreement is in force between two banks. One query."""
    return Agreement.objects.between(bank_id, other_id).in_force().exists()


def counted_on(receiving: TimeBank, giving: TimeBank, day: dt.date) -> bool:
    """Whether help between members of two banks counts that happened on a day: an agreement was in force. One query."""
    return Agreement.objects.between(receiving.pk, giving.pk).counting_on(day).exists()


def may_be_asked(bank: TimeBank) -> list[TimeBank]:
    """Return the running banks of the same kind (sample or live) with which nothing is in force or waits for an answer. Two queries."""
    busy = Agreement.objects.of_bank(bank.pk).filter(state__in=[AgreementState.IN_FORCE, AgreementState.PROPOSED])
    taken = {bank.pk} | {agreement.neighbour_of(bank.pk).pk for agreement in busy.with_banks()}
    return list(TimeBank.objects.running().filter(is_sample=bank.is_sample).exclude(pk__in=taken))


def room_between(receiving: TimeBank, giving: TimeBank) -> int:
    """Return how many minutes members of the one bank may still receive from members of the other; 0 without an account."""
    ours = ClearingAccount.objects.filter(timebank=receiving, other_bank=giving).first()
    if ours is None:
        return 0
    account = Account.objects.get(book_id=ours.book_id, id=ours.account_id)
    return max((account.ceiling or 0) - account.posted, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """
    How a bank stands with one neighbour, in minutes.

    `owes` is how much more its members have received than given; below zero, what the neighbour owes. With an
    agreement in force, `may_receive` and `may_give` say what is left each way.
    """

    bank: TimeBank
    neighbour: TimeBank
    owes: int
    in_force: Agreement | None
    proposed: Agreement | None
    last_ended: Agreement | None
    agreements: tuple[Agreement, ...]  # all there ever were, the first first

    @property
    def may_receive(self) -> int:
        """How much the bank's members may still receive."""
        return max(self.in_force.limit_of(self.bank.pk) - self.owes, 0) if self.in_force else 0

    @property
    def may_give(self) -> int:
        """How much the bank's members may still give."""
        return max(self.in_force.limit_of(self.neighbour.pk) + self.owes, 0) if self.in_force else 0

    @property
    def is_left(self) -> bool:
        """Whether an ended agreement has left something to settle."""
        return self.in_force is None and self.owes != 0


def standings(bank: TimeBank) -> list[Standing]:
    """Return how a bank stands with everyone it ever had to do with, in the order of their names. Three queries."""
    by_neighbour: dict[int, list[Agreement]] = {}
    for agreement in Agreement.objects.of_bank(bank.pk).with_banks().order_by("pk"):
        by_neighbour.setdefault(agreement.neighbour_of(bank.pk).pk, []).append(agreement)
    accounts = dict(ClearingAccount.objects.filter(timebank=bank).values_list("other_bank_id", "account_id"))
    found = balances(bank.book_id, accounts.values())
    rows = [_standing(bank, agreements, owes=found.get(accounts.get(other_id, 0), 0)) for other_id, agreements in by_neighbour.items()]
    return sorted(rows, key=lambda row: sort_key(row.neighbour.name))


def standing_with(bank: TimeBank, other_id: int) -> Standing | None:
    """Return how a bank stands with one neighbour; None where the two never had to do with each other. Three queries."""
    agreements = list(Agreement.objects.of_bank(bank.pk).between(bank.pk, other_id).with_banks().order_by("pk"))
    if not agreements:
        return None
    ours = ClearingAccount.objects.filter(timebank=bank, other_bank_id=other_id).first()
    return _standing(bank, agreements, owes=balance(ours.book_id, ours.account_id) if ours else 0)


def _standing(bank: TimeBank, agreements: list[Agreement], *, owes: int) -> Standing:
    by_state = {agreement.state: agreement for agreement in agreements}  # the newest of each state
    return Standing(
        bank=bank,
        neighbour=agreements[0].neighbour_of(bank.pk),
        owes=owes,
        in_force=by_state.get(AgreementState.IN_FORCE),
        proposed=by_state.get(AgreementState.PROPOSED),
        last_ended=by_state.get(AgreementState.ENDED),
        agreements=tuple(agreements),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Trade:
    """How often, and for how many minutes, members of a bank received help from a neighbour's and gave it, in a month."""

    month: dt.date
    received: int
    received_minutes: int
    given: int
    given_minutes: int


def trade_with(bank: TimeBank, other_id: int, *, months: int = 12) -> list[Trade]:
    """Return the last months with trade, the newest first: counts and sums, no names. What was put right is left out."""
    ours = ClearingAccount.objects.filter(timebank=bank, other_bank_id=other_id).first()
    if ours is None:
        return []
    undone = Transfer.objects.filter(book_id=OuterRef("book_id"), reverses=OuterRef("id"))
    received, given = Q(credit=ours.account_id), Q(debit=ours.account_id)
    help_only = Transfer.objects.filter(
        received | given, ~Exists(undone), book_id=ours.book_id, code__in=[TransferCode.EXCHANGE, TransferCode.POT_PAYMENT]
    )
    rows = (
        help_only.annotate(month=TruncMonth("worked_on"))
        .values("month")
        .annotate(
            received=Count("id", filter=received),
            received_minutes=Sum("amount", filter=received),
            given=Count("id", filter=given),
            given_minutes=Sum("amount", filter=given),
        )
        .order_by("-month")[:months]
    )
    return [
        Trade(row["month"], row["received"], int(row["received_minutes"] or 0), row["given"], int(row["given_minutes"] or 0))
        for row in rows
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Gifts:
    """Minutes that members of a bank have given on to members of a neighbour, and received from them."""

    given: int
    received: int


def gifts_with(bank: TimeBank, other_id: int) -> Gifts:
    """Return all the hours that members of two banks ever gave each other as gifts, in minutes. Two queries."""
    ours = ClearingAccount.objects.filter(timebank=bank, other_bank_id=other_id).first()
    if ours is None:
        return Gifts(given=0, received=0)
    found = {one.code: one for one in moved(ours.book_id, ours.account_id)}.get(TransferCode.GIFT)
    return Gifts(given=found.gained, received=found.given_up) if found else Gifts(given=0, received=0)


def not_facing(book_id: int | None = None) -> list[Finding]:
    """
    Return the accounts that are not the negative of the one that faces them; with `book_id`, of this book only.

    Empty, always, unless somebody wrote past the functions of the ledger. Two queries.
    """
    accounts = list(ClearingAccount.objects.order_by("book_id", "account_id"))
    posted = dict(Account.objects.filter(kind=AccountKind.CLEARING).values_list("id", "posted"))
    owes = {(one.timebank_id, one.other_bank_id): int(posted.get(one.account_id, 0)) for one in accounts}
    found = []
    for one in accounts:
        is_owed = owes.get((one.other_bank_id, one.timebank_id), 0)
        if owes[one.timebank_id, one.other_bank_id] != -is_owed and book_id in {None, one.book_id}:
            found.append(
                Finding(
                    invariant="facing_accounts_are_each_others_negative",
                    book_id=one.book_id,
                    account_id=one.account_id,
                    expected=-is_owed,
                    found=owes[one.timebank_id, one.other_bank_id],
                )
            )
    return found
