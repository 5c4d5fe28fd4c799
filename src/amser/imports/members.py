"""A list of members: checking its lines, and taking each in."""

import dataclasses
import datetime as dt
import hashlib

from django.db import transaction
from django.db.models.functions import Lower

from amser.audit.actions import derive
from amser.identity import actions as identity
from amser.identity.models import User
from amser.imports.banks import BY, Banks, key_of
from amser.imports.checking import Checked, Line
from amser.imports.columns import Columns
from amser.imports.files import Table
from amser.kernel.languages import fold
from amser.members import actions
from amser.members.actions import Contact, Profile
from amser.members.models import Membership

NEEDED = (("name",),)
_KNOWN_AS_LIMIT = 60
_TEXT_LIMIT = 4000


@dataclasses.dataclass(frozen=True, slots=True)
class NewMember:
    """A line that can be written: somebody who is not a member of the bank yet."""

    line: int
    banks: Banks
    bank: str
    user: User | None
    name: str
    known_as: str
    email: str
    preferences: identity.Preferences
    profile: Profile
    contact: Contact
    external_id: str
    is_active: bool

    @transaction.atomic
    def write(self, *, at: dt.datetime) -> str:
        """Register the person, unless they are known here; take them into the bank; approve them if they are a member."""
        bank = self.banks.get(self.bank)
        assert bank is not None, "banks are opened first"
        key = key_of(
            "member", self.bank, self.external_id, self.name, self.known_as, self.email, repr(self.contact), repr(self.preferences)
        )
        user = self.user or identity.register(
            by=BY,
            key=derive(key, "register"),
            at=at,
            name=self.name,
            known_as=self.known_as,
            preferences=self.preferences,
            email=self.email or None,
        )
        membership = actions.request_to_join(
            by=BY,
            key=derive(key, "join"),
            at=at,
            bank=bank,
            user=user,
            profile=self.profile,
            contact=self.contact,
            external_id=self.external_id,
        )
        if not self.is_active:
            return "applied"
        actions.approve(by=BY, key=derive(key, "approve"), at=at, membership=membership)
        return "member"


class _Known:
    """Who is here already, and who is on the lines above."""

    def __init__(self) -> None:
        memberships = Membership.objects.all()
        self.external = set(memberships.exclude(external_id="").values_list("timebank__slug", "external_id"))
        self.live = set(memberships.live().values_list("timebank__slug", "user_id"))
        self.users = {user.email.lower(): user for user in User.objects.exclude(email=None).order_by(Lower("email")) if user.email}
        self.ids: dict[tuple[str, str], int] = {}
        self.emails: dict[tuple[str, str], int] = {}


def check(table: Table, columns: Columns, *, banks: Banks) -> Checked[NewMember]:
    """Look at every line. Nothing is written."""
    checked: Checked[NewMember] = Checked()
    known = _Known()
    for row in table.rows:
        line = Line(row, columns)
        if row.problem:
            checked.problems += line.problems
            continue
        member = _member(line, banks, known)
        if line.problems:
            checked.problems += line.problems
        elif (member.bank, member.external_id) in known.external:
            checked.here_already.append(line.number)
        else:
            checked.ready.append(member)
    return checked


def _member(line: Line, banks: Banks, known: _Known) -> NewMember:
    bank = banks.of(line)
    name = line.text("name", limit=120, needed=True)
    email = line.email("email")
    contact = Contact(
        phone=line.phone("phone"), contact_email=line.email("contact_email") or email, address=line.text("address", limit=_TEXT_LIMIT)
    )
    known_as = line.text("known_as", limit=_KNOWN_AS_LIMIT) or (name.split() or [""])[0][:_KNOWN_AS_LIMIT]
    external_id = _external_id(line, bank=bank, name=name, email=email, contact=contact, known=known)
    return NewMember(
        line=line.number,
        banks=banks,
        bank=bank,
        user=_person(line, bank=bank, name=name, email=email, external_id=external_id, known=known),
        name=name,
        known_as=known_as,
        email=email,
        preferences=_preferences(line, contact),
        profile=_profile(line, banks, bank),
        contact=contact,
        external_id=external_id,
        is_active=line.choice("state", "state", default="active") == "active",
    )


def _external_id(line: Line, *, bank: str, name: str, email: str, contact: Contact, known: _Known) -> str:
    """Return the line's own id, or one made of who the person is; twice in one file is once too often."""
    given = line.text("external_id", limit=100)
    who = "\x1f".join((fold(name), email, contact.phone, fold(contact.address)))
    external_id = given or f"auto:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    first = known.ids.setdefault((bank, external_id), line.number)
    if first != line.number:
        line.refuse("external_id" if given else "name", "duplicate_id" if given else "duplicate_person", line=first)
    return external_id


def _person(line: Line, *, bank: str, name: str, email: str, external_id: str, known: _Known) -> User | None:
    """Return who signs in with this address already: a member of another bank, perhaps, but not of this one."""
    if not email:
        return None
    first = known.emails.setdefault((bank, email), line.number)
    if first != line.number:
        line.refuse("email", "email_twice", line=first)
    user = known.users.get(email)
    if user is None or (bank, external_id) in known.external:
        return user
    if fold(user.name) != fold(name):
        line.refuse("email", "email_taken")
    elif (bank, user.pk) in known.live:
        line.refuse("email", "already_member")
    return user


def _preferences(line: Line, contact: Contact) -> identity.Preferences:
    channel = line.choice("channel", "channel", default=_likely_channel(contact))
    needed = {"email": contact.contact_email, "text": contact.phone, "phone": contact.phone, "post": contact.address}
    if line.raw("channel") and not needed[channel]:
        line.refuse("channel", "no_way", value=line.raw("channel"))
    return identity.Preferences(
        language=line.choice("language", "language", default="unknown"),
        format=line.choice("format", "format", default="standard"),
        channel=channel,
    )


def _likely_channel(contact: Contact) -> str:
    if contact.contact_email:
        return "email"
    return "phone" if contact.phone else "post"


def _profile(line: Line, banks: Banks, bank: str) -> Profile:
    can_do, would_like, about = (line.public_text(field, limit=_TEXT_LIMIT) for field in ("can_do", "would_like", "about"))
    return Profile(about=about, can_do=can_do, would_like=would_like, place=banks.place(line, bank))
