"""
A nation to measure on, loaded in bulk by the owner: one large time bank with half of everything, and twenty others.

One of each row is made through the real actions; the rest are copies of it with other names, numbers and days. The
transfers' numbers and after-balances are computed here, and proved by the ledger's own audit.
"""

import dataclasses
from typing import Any, Final

from django.db import connection, models
from psycopg import Connection, sql

from amser.exchanges.models import Exchange, Party
from amser.identity.models import User
from amser.kernel.languages import fold
from amser.listings.models import Kind, Listing
from amser.members.models import Membership
from amser.search.index import Text, vector
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member

OTHERS: Final = 20
FLOOR: Final = -600_000  # minutes: nobody is refused while loading

_FIRST: Final = "Mair Huw Nia Gwen Siôn Elin Tomos Cari Rhys Megan Dewi Sioned Aled Beca Ifan Lowri Owain Nerys Gareth Myfanwy".split()
_LAST: Final = "Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen Rees Price Pugh".split()
_TITLES: Final = (
    "A lift to the market on Fridays",
    "Help with a tablet",
    "Digging a small garden",
    "Reading letters aloud",
    "Sgwrs Gymraeg dros baned",
    "Mending a coat",
    "Walking a patient dog",
    "Company on hospital days",
)

_CATEGORIES: Final = "transport digital garden companionship welsh diy pets shopping cooking arts".split()


@dataclasses.dataclass(frozen=True, slots=True)
class Size:
    """How much there is in the whole nation."""

    name: str
    members: int
    listings: int
    transfers: int


SMALL: Final = Size("small", 300, 200, 3_000)
LARGE: Final = Size("large", 30_000, 20_000, 300_000)


def load(size: Size, owner: Connection[Any]) -> TimeBank:
    """Fill the database that Django is connected to, and return the large bank. `owner` is signed in to the same one."""
    banks = [a_bank("Canol y Wlad", slug="canol"), *(a_bank(f"Banc {n}", slug=f"banc-{n}") for n in range(1, OTHERS + 1))]
    for number, bank in enumerate(banks):
        share = 2 if number == 0 else 2 * OTHERS
        _fill(owner, bank, members=size.members // share, listings=size.listings // share, transfers=size.transfers // share)
    owner.execute("ANALYZE")
    return banks[0]


def _fill(owner: Connection[Any], bank: TimeBank, *, members: int, listings: int, transfers: int) -> None:
    place = a_place(bank)
    mair, huw = a_member(bank, "Mair Gwennol", place=place), a_member(bank, "Huw Dryw", place=place)
    listing, exchange = a_listing(mair), a_posted_exchange(huw, mair)
    with owner.transaction():
        _people(owner, bank, mair, members)
        _board(owner, bank, listing, listings)
        _hours(owner, bank, exchange, transfers)


def _people(owner: Connection[Any], bank: TimeBank, mair: Membership, count: int) -> None:
    names = f"({_pick(_FIRST, 'n')}) || ' ' || ({_pick(_LAST, 'n / 7')})"
    first_user = _next(owner, User)
    _copies(
        owner,
        mair.user,
        count,
        id=f"{first_user} + n",
        name=names,
        known_as=_pick(_FIRST, "n"),
        sort_name=f"lower({_pick(_LAST, 'n / 7')})",
        email=f"'m' || ({first_user} + n) || '@example.org'",
        language="CASE n %% 3 WHEN 0 THEN 'cy' WHEN 1 THEN 'en' ELSE 'both' END",
    )
    owner.execute(
        "INSERT INTO ledger_account (book_id, kind, floor, opened_at) SELECT %s, 1, %s, now() FROM generate_series(1, %s)",
        [bank.book_id, FLOOR, count],
    )
    owner.execute(
        """
        INSERT INTO ledger_limit (book_id, account_id, number, floor, reason, at)
        SELECT book_id, id, 1, floor, 'opened', opened_at FROM ledger_account AS a
        WHERE book_id = %s AND NOT EXISTS (SELECT FROM ledger_limit AS l WHERE (l.book_id, l.account_id) = (a.book_id, a.id))
        """,
        [bank.book_id],
    )
    first_account = f"(SELECT max(id) - {count} FROM ledger_account WHERE book_id = {bank.book_id})"
    _copies(
        owner,
        mair,
        count,
        id=f"{_next(owner, Membership)} + n",
        user_id=f"{first_user} + n",
        number="100 + n",
        account_id=f"{first_account} + n + 1",
        search=f"lower({names}) || ' ' || (100 + n)",
        about="'I like to be useful, and to talk over a cup of tea.'",
    )
    owner.execute("UPDATE timebanks_timebank SET last_member_number = %s WHERE id = %s", [count + 100, bank.pk])


def _board(owner: Connection[Any], bank: TimeBank, listing: Listing, count: int) -> None:
    title = _pick(_TITLES, "n")
    _copies(
        owner,
        listing,
        count,
        id=f"{_next(owner, Listing)} + n",
        member_id=_member(bank, "n * 7"),
        kind=_pick(Kind.values, "n / 3"),
        category_id=_pick(_CATEGORIES, "n"),
        title=title,
        description="'In the morning is best, and a little talk with it.'",
        created_at="now() - n * interval '7 minutes'",
        found_by=f"{_pick([vector([Text(title, 'en', is_title=True)]) for title in _TITLES], 'n')}::tsvector",
        search=f"{_pick([fold(title) for title in _TITLES], 'n')} || ' bore morning {fold('transport')}'",
    )


def _hours(owner: Connection[Any], bank: TimeBank, exchange: Exchange, count: int) -> None:
    """Post transfers one after another, each with what both balances were after it."""
    owner.execute("DROP TABLE IF EXISTS bench_member, bench_move, bench_entry")
    members = owner.execute(
        """
        CREATE TEMPORARY TABLE bench_member AS
        SELECT (row_number() OVER (ORDER BY id) - 1)::int AS nth, id, account_id
        FROM members_membership WHERE timebank_id = %s AND number >= 100
        """,
        [bank.pk],
    ).rowcount
    owner.execute("ANALYZE bench_member")
    owner.execute(
        """
        CREATE TEMPORARY TABLE bench_move AS
        SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS exchange_id, 15 * (1 + n %% 8) AS amount,
               g.account_id AS giver_account, g.id AS giver, r.account_id AS receiver_account, r.id AS receiver
        FROM generate_series(1, %(count)s) AS n
        JOIN bench_member AS g ON g.nth = n %% %(members)s
        JOIN bench_member AS r ON r.nth = (n + 1 + n / %(members)s %% (%(members)s - 1)) %% %(members)s
        """,
        {"members": members, "count": count},
    )
    owner.execute("ANALYZE bench_move")
    owner.execute(
        """
        CREATE TEMPORARY TABLE bench_entry AS
        WITH sides AS (SELECT n, giver_account AS account, amount FROM bench_move
                       UNION ALL SELECT n, receiver_account, -amount FROM bench_move)
        SELECT n, sides.account, a.seq + row_number() OVER w AS seq, a.posted + sum(sides.amount) OVER w AS after
        FROM sides JOIN ledger_account AS a ON a.book_id = %s AND a.id = sides.account
        WINDOW w AS (PARTITION BY sides.account ORDER BY n)
        """,
        [bank.book_id],
    )
    owner.execute("CREATE INDEX ON bench_entry (n, account)")
    owner.execute("ANALYZE bench_entry")
    owner.execute(
        """
        INSERT INTO ledger_transfer (book_id, id, debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, at, worked_on)
        SELECT %(book)s, m.id, receiver_account, giver_account, amount, 1, r.after, g.after, r.seq, g.seq,
               now() + n * interval '1 microsecond', current_date - (%(count)s - n)::int / greatest(1, %(count)s / 500)
        FROM bench_move AS m
        JOIN bench_entry AS r USING (n) JOIN bench_entry AS g USING (n)
        WHERE r.account = receiver_account AND g.account = giver_account
        """,
        {"book": bank.book_id, "count": count},
    )
    owner.execute(
        """
        UPDATE ledger_account AS a SET seq = last.seq, posted = last.after, last_at = last.at
        FROM (SELECT DISTINCT ON (account) account, seq, after, now() + n * interval '1 microsecond' AS at
              FROM bench_entry ORDER BY account, seq DESC) AS last
        WHERE a.book_id = %s AND a.id = last.account
        """,
        [bank.book_id],
    )
    _exchanges(owner, bank, exchange)


def _exchanges(owner: Connection[Any], bank: TimeBank, exchange: Exchange) -> None:
    transfer = f"JOIN ledger_transfer AS t ON t.book_id = {bank.book_id} AND t.id = m.id"
    _insert(
        owner,
        exchange,
        f"bench_move AS m {transfer}",
        id="m.exchange_id",
        title=_pick(_TITLES, "n"),
        listing_id="NULL",
        suggested_by_id="giver",
        transfer_id="m.id",
        minutes="m.amount",
        on_day="t.worked_on",
        worked_on="t.worked_on",
        entered_at="t.at",
        posted_at="t.at",
        ended_at="t.at",
    )
    first, step = _next(owner, Party), "(SELECT count(*) FROM bench_move)"
    for role, offset in (("giver", "0"), ("receiver", step)):
        _insert(
            owner,
            exchange.party(role),
            "bench_move AS m",
            id=f"{first} + {offset} + n",
            exchange_id="m.exchange_id",
            membership_id=role,
            claimed_minutes="amount",
        )


# Copies of a row.


def _copies(owner: Connection[Any], row: models.Model, count: int, **differing: str) -> None:
    """Insert as many copies as `count`, n from 0, that differ in these columns (SQL, in which n is the number)."""
    _insert(owner, row, f"generate_series(0, {count - 1}) AS n", **differing)


def _insert(owner: Connection[Any], row: models.Model, source: str, **differing: str) -> None:
    fields = row._meta.concrete_fields
    values = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields if f.column not in differing}
    columns = [field.column for field in fields]
    chosen = [sql.SQL(differing[column]) if column in differing else sql.Placeholder(column) for column in columns]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
        sql.Identifier(row._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(", ").join(chosen), sql.SQL(source)
    )
    owner.execute(statement, values)
    if isinstance(row._meta.pk, models.AutoField):
        owner.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
                sql.Literal(row._meta.db_table), sql.Identifier(row._meta.db_table)
            )
        )


def _next(owner: Connection[Any], table: type[models.Model]) -> int:
    found = owner.execute(sql.SQL("SELECT coalesce(max(id), 0) + 1 FROM {}").format(sql.Identifier(table._meta.db_table))).fetchone()
    assert found is not None
    return int(found[0])


def _pick(words: Any, number: str) -> str:
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"(ARRAY[{listed}])[1 + ({number})::int %% {len(words)}]"


def _member(bank: TimeBank, number: str) -> str:
    """One of the bank's copied members, by a number."""
    return (
        f"(SELECT min(id) FROM members_membership WHERE timebank_id = {bank.pk} AND number >= 100)"
        f" + ({number})::int %% (SELECT count(*)::int FROM members_membership WHERE timebank_id = {bank.pk} AND number >= 100)"
    )
