"""A list of offers and requests: checking its lines, and putting each on the board."""

import dataclasses
import datetime as dt
import hashlib
from collections import Counter

from amser.imports.banks import BY, Banks, key_of
from amser.imports.categories import Categories, Meaning
from amser.imports.checking import Checked, Line, Problem
from amser.imports.columns import Columns
from amser.imports.files import Table
from amser.listings import actions
from amser.listings.actions import BoardText, Terms
from amser.listings.actions.staying import STAYS
from amser.listings.models import Check, Listing
from amser.listings.models.when import DAYS, PARTS, in_order
from amser.members.models import Membership

NEEDED = (("kind",), ("title",), ("category", "categories"))
TITLE_LIMIT = 120
_TEXT_LIMIT = 8000
_IDENTITY = ("bank", "kind", "title", "category", "categories", "subcategories", "member")


@dataclasses.dataclass(frozen=True, slots=True)
class NewListing:
    """A line that can be written: an offer or a request that is not here yet."""

    line: int
    banks: Banks
    bank: str
    member: Membership | None
    kind: str
    text: BoardText
    terms: Terms
    external_id: str

    def write(self, *, at: dt.datetime) -> str:
        """Put it on the board, or with those that wait, and return which."""
        bank = self.banks.get(self.bank)
        assert bank is not None, "banks are opened first"
        key = key_of("listing", self.bank, self.external_id, self.kind, self.text.title, self.text.description, str(self.terms.expires_on))
        listing = actions.list_it(
            by=BY,
            key=key,
            at=at,
            bank=bank,
            member=self.member,
            kind=self.kind,
            text=self.text,
            terms=self.terms,
            external_id=self.external_id,
        )
        return listing.state


@dataclasses.dataclass(slots=True)
class Checker:
    """What the lines are held against. `today` is the day in London; `language` that of lines which do not name theirs."""

    banks: Banks
    categories: Categories
    language: str
    today: dt.date
    _known: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    _ids: dict[tuple[str, str], int] = dataclasses.field(default_factory=dict)
    _copies: Counter[str] = dataclasses.field(default_factory=Counter)
    _members: dict[str, dict[str, Membership]] = dataclasses.field(default_factory=dict)

    def check(self, table: Table, columns: Columns) -> Checked[NewListing]:
        """Look at every line. Nothing is written."""
        checked: Checked[NewListing] = Checked()
        self._known = set(Listing.objects.exclude(external_id="").values_list("timebank__slug", "external_id"))
        for row in table.rows:
            line = Line(row, columns)
            if row.problem:
                checked.problems += line.problems
            else:
                self._sort(line, checked)
        return checked

    def _sort(self, line: Line, checked: Checked[NewListing]) -> None:
        bank, external_id = self._identify(line)
        meaning = self._meaning(line)
        listing = self._listing(line, bank, external_id, meaning)
        if line.problems:
            checked.problems += line.problems
        elif listing is None:
            code = "no_category" if meaning is None else "not_for_the_board"
            value = line.raw("categories") or line.raw("title")
            checked.left_out.append(Problem(line.number, "categories", code, {"value": value}))
        elif (bank, external_id) in self._known:
            checked.here_already.append(line.number)
        else:
            checked.ready.append(listing)
            if len(line.raw("title")) > TITLE_LIMIT:
                checked.shortened.append(line.number)

    def _identify(self, line: Line) -> tuple[str, str]:
        """
        Return the bank and the external id.

        Where the file has none, the id is made of what the line is, and of how many such lines stand above it: lists
        from other systems hold exact copies, and each copy stays one.
        """
        bank, given = self.banks.of(line), line.text("external_id", limit=400)
        if given:
            first = self._ids.setdefault((bank, given), line.number)
            if first != line.number:
                line.refuse("external_id", "duplicate_id", line=first)
            return bank, given
        content = "\x1f".join((bank, *(line.raw(field) for field in _IDENTITY)))
        self._copies[content] += 1
        copy = f"{self._copies[content]} {content}"
        return bank, f"auto:{hashlib.sha256(copy.encode()).hexdigest()[:40]}"

    def _meaning(self, line: Line) -> Meaning | None:
        """Return our category: named as ours, or translated. A word of ours that is wrong is to be put right."""
        if written := line.raw("category"):
            category = self.categories.ours(written)
            if category is None:
                line.refuse("category", "unknown_category", value=written)
            return Meaning(category)
        if "categories" not in line:
            line.refuse("category", "missing")
            return None
        return self.categories.translate(line.raw("categories"), line.raw("subcategories"), title=line.raw("title"))

    def _listing(self, line: Line, bank: str, external_id: str, meaning: Meaning | None) -> NewListing | None:
        """Ask every question, so that all that is wrong is found, and return the listing if it has a category."""
        kind, text, member = line.choice("kind", "kind"), self._text(line), self._member(line, bank)
        expires_on = line.day_to_come("expires", default=self.today + STAYS, today=self.today)
        setting, takes = line.choice("setting", "setting", default="public"), line.minutes("takes")
        place, availability = self.banks.place(line, bank), line.public_text("availability", limit=200)
        days = line.days("days")
        regulated = line.choice("regulated", "yes_no", default="unknown")
        if meaning is None or meaning.category is None:
            return None
        # What nobody answered waits for somebody who will ask.
        unanswered = meaning.is_delicate or meaning.category.default_check == Check.TASK_RULE
        terms = Terms(
            category=meaning.category,
            setting=setting,
            expires_on=expires_on,
            place=place,
            days=in_order(days, of=DAYS),
            parts=in_order(days, of=PARTS),
            availability=availability,
            takes_minutes=takes,
            is_regulated=regulated == "yes" or (regulated == "unknown" and unanswered),
        )
        return NewListing(line.number, self.banks, bank, member, kind, text, terms, external_id)

    def _text(self, line: Line) -> BoardText:
        title = line.public_text("title", limit=_TEXT_LIMIT, needed=True)
        description = line.public_text("description", limit=_TEXT_LIMIT)
        if len(title) > TITLE_LIMIT:
            title, description = shortened(title), "\n\n".join(part for part in (title, description) if part)
        language = line.choice("language", "listing_language", default=self.language)
        return BoardText(language=language, title=title, description=description)

    def _member(self, line: Line, bank: str) -> Membership | None:
        """Return whose listing it is: by external id, or else by number. None where the bank itself holds it, or is not known."""
        written = line.raw("member")
        if not (written and bank):
            return None
        if bank not in self._members:
            found = Membership.objects.active().filter(timebank__slug=bank)
            by_number = {str(member.number): member for member in found}
            self._members[bank] = by_number | {member.external_id: member for member in found if member.external_id}
        member = self._members[bank].get(written)
        if member is None:
            line.refuse("member", "unknown_member", value=written)
        return member


def shortened(title: str) -> str:
    """Return a title that fits, cut after a word; the caller keeps the whole of it in the description."""
    return title[: TITLE_LIMIT - 1].rsplit(maxsplit=1)[0].rstrip(" ,;:-") + "…"
