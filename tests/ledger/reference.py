"""The ledger as anyone would write it on paper: what the database must answer to anything it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from amser.ledger.actions import Wanted


@dataclass
class Sheet:
    """One account."""

    floor: int
    ceiling: int | None
    balance: int = 0
    closed: bool = False


@dataclass
class Paper:
    """Accounts, the transfers that stand, the holds that are open."""

    sheets: dict[int, Sheet]
    made: dict[UUID, Wanted] = field(default_factory=dict)
    undone: set[UUID] = field(default_factory=set)
    settled: set[UUID] = field(default_factory=set)
    holds: dict[UUID, tuple[int, int, int]] = field(default_factory=dict)  # debit, credit, amount

    def held(self, account: int) -> int:
        return sum(amount for debit, _, amount in self.holds.values() if debit == account)

    def debit_refusal(self, debit: int, amount: int) -> tuple[str, int] | None:
        sheet, free = self.sheets[debit], self.sheets[debit].balance - self.held(debit)
        if free < sheet.floor:
            return "account_over_limit", sheet.floor - free
        return ("floor_reached", free - sheet.floor) if free - amount < sheet.floor else None

    def credit_refusal(self, credit: int, amount: int) -> tuple[str, int] | None:
        ceiling, balance = self.sheets[credit].ceiling, self.sheets[credit].balance
        return ("ceiling_reached", max(ceiling - balance, 0)) if ceiling is not None and balance + amount > ceiling else None

    def closed(self, *accounts: int) -> tuple[str, None] | None:
        return ("account_closed", None) if any(self.sheets[account].closed for account in accounts) else None

    def move(self, wanted: Wanted, sign: int = 1) -> None:
        self.sheets[wanted.debit].balance -= sign * wanted.amount
        self.sheets[wanted.credit].balance += sign * wanted.amount

    def post(self, wanted: Wanted) -> tuple[str, int | None]:
        if wanted.transfer_id in self.made:
            return ("exists" if self.made[wanted.transfer_id] == wanted else "transfer_id_reused"), None
        refusal = (
            self.closed(wanted.debit, wanted.credit)
            or self.debit_refusal(wanted.debit, wanted.amount)
            or self.credit_refusal(wanted.credit, wanted.amount)
        )
        if refusal is None:
            self.made[wanted.transfer_id] = wanted
            self.move(wanted)
        return refusal or ("posted", None)

    def post_batch(self, transfers: list[Wanted]) -> list[tuple[str, int | None]]:
        """One by one; a group where its first stands; and as if nothing of it had been, when one of it is refused."""
        answers: dict[int, tuple[str, int | None]] = {}
        known = set(self.made)
        for places in units(transfers):
            refused = False
            for place in places:
                wanted = transfers[place]
                if refused and wanted.transfer_id not in known:
                    answers[place] = ("group_refused", None)
                    continue
                answers[place] = self.post(wanted)
                if wanted.group_id is not None and answers[place][0] not in {"posted", "exists"}:
                    refused = True
                    for earlier in places[: places.index(place)]:
                        if transfers[earlier].transfer_id not in known and answers[earlier][0] in {"posted", "exists"}:
                            if answers[earlier][0] == "posted":
                                self.move(self.made.pop(transfers[earlier].transfer_id), -1)
                            answers[earlier] = ("group_refused", None)
        return [answers[place] for place in range(len(transfers))]

    def is_past_a_limit(self, account: int) -> bool:
        sheet = self.sheets[account]
        return sheet.balance - self.held(account) < sheet.floor or (sheet.ceiling is not None and sheet.balance > sheet.ceiling)


def units(transfers: list[Wanted]) -> Iterable[list[int]]:
    """Yield the places that are decided together, in the order of their first."""
    seen: dict[object, list[int]] = {}
    for place, wanted in enumerate(transfers):
        seen.setdefault(wanted.group_id or place, []).append(place)
    return seen.values()
