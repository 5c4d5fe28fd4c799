"""A scheme opens, and who runs it."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from amser.agencies.models import AgreementText, DayCreditsLimit, Rounding, Scheme, SchemeKind, SchemeRole
from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import AccountKind, BookKind, Unit
from amser.organisations.actions import Invited, account_of
from amser.timebanks.models import TimeBank


class SchemeSlugTaken(DomainError):
    """Another scheme has this address."""

    code = "scheme_slug_taken"
    field = "slug"


class LimitIsPast(DomainError):
    """What was decided for a day that is over stays."""

    code = "limit_is_past"
    field = "begins_on"


@dataclasses.dataclass(frozen=True, slots=True)
class SchemeDetails:
    """What a scheme says of itself in both languages, and its rules. See `Scheme`."""

    name_cy: str
    name_en: str
    description_cy: str = ""
    description_en: str = ""
    phone: str = ""
    email: str = ""
    rounding: str = Rounding.NEAREST
    least_credits: int = 1
    undo_days: int = 14
    gift_days: int = 14
    days_thank_people: bool = False


@audit.action("agencies.open_scheme")
def open_scheme(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    slug: str,
    details: SchemeDetails,
    kind: SchemeKind = SchemeKind.NATIONAL,
    council: str = "",
    timebank: TimeBank | None = None,
    is_sample: bool = False,
) -> Scheme:
    """
    A scheme opens, with its own book of credits. `council` of a county's, `timebank` of a bank's, neither of a national one.

    Raises SchemeSlugTaken. Whether it is a sample can never change.
    """
    if Scheme.objects.filter(slug=slug).exists():
        raise SchemeSlugTaken(slug)
    book = ledger.open_book(unit=Unit.AGENCY_CREDITS, kind=BookKind.AGENCY_SCHEME, sample=is_sample)
    return Scheme.objects.create(
        slug=slug,
        kind=kind,
        council=council,
        timebank=timebank,
        book_id=book.id,
        issue_account=ledger.open_account(book_id=book.id, kind=AccountKind.ISSUE, floor=None, ceiling=0),
        pot_account=ledger.open_account(book_id=book.id, kind=AccountKind.POT, floor=0, ceiling=None),
        is_sample=is_sample,
        opened_at=at,
        **dataclasses.asdict(details),
    )


@audit.action("agencies.describe_scheme")
def describe_scheme(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, details: SchemeDetails) -> Scheme:
    """A scheme says something else of itself, or decides other rules for what is still to come."""
    content = dataclasses.asdict(details)
    for name, value in content.items():
        setattr(scheme, name, value)
    scheme.save(update_fields=list(content))
    return scheme


@audit.action("agencies.give_scheme_role")
def give_scheme_role(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, user: User, kind: str, called: str = "") -> SchemeRole:
    """Somebody runs a scheme, or reads its figures; `called` is what they are called there. Giving it again changes nothing."""
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    live = SchemeRole.objects.live().filter(scheme=scheme, user=user, kind=kind).first()
    return live or SchemeRole.objects.create(scheme=scheme, user=user, kind=kind, given_at=at, called=called)


@audit.action("agencies.invite_to_run")
def invite_to_run(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, who: Invited, kind: str) -> SchemeRole:
    """
    Whoever signs in with an address has a role in a scheme from now on, and is written to; they are known here now, if nobody was.

    What comes back, and what is written to them, does not say whether the address was known.
    """
    user = account_of(by=by, key=audit.derive(key, "register"), at=at, who=who)
    named: dict[str, Any] = {"scheme": scheme, "user": user, "kind": kind, "called": who.name}
    role = give_scheme_role(by=by, key=audit.derive(key, "give"), at=at, **named)
    announce("agencies.role_given", scheme_id=scheme.pk, role_id=role.pk)
    return role


@audit.action("agencies.end_scheme_role")
def end_scheme_role(*, by: audit.Actor, key: UUID, at: dt.datetime, role: SchemeRole) -> SchemeRole:
    """Somebody gives up a role in a scheme, at once."""
    if role.ended_at is None:
        role.end(at=at)
    return role


@audit.action("agencies.limit_day_credits")
def limit_day_credits(
    *, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, begins_on: dt.date, most_credits: int | None
) -> DayCreditsLimit:
    """
    A scheme decides how many credits (>= 0, or None for no limit) it makes for volunteering days in a calendar year, from a day on.

    Decided again for a day that has not begun, or today, the later decision holds. Raises LimitIsPast.
    """
    if begins_on < today(at):
        raise LimitIsPast
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    content = {"most_credits": most_credits, "decided_at": at, "decided_by_id": by.user_id}
    return DayCreditsLimit.objects.update_or_create(scheme=scheme, begins_on=begins_on, defaults=content)[0]


@audit.action("agencies.publish_agreement")
def publish_agreement(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, text_cy: str, text_en: str) -> AgreementText:
    """What organisations agree to from now on when they join; earlier versions stay for those who agreed to them."""
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    last = AgreementText.objects.filter(scheme=scheme).order_by("-version").first()
    version = (last.version if last else 0) + 1
    return AgreementText.objects.create(scheme=scheme, version=version, text_cy=text_cy, text_en=text_en, published_at=at)
