"""The frame around every page: who reads, in which bank, whom they can ring."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext

from amser.identity.models import Format, User
from amser.kernel.dates import clock, london, today
from amser.kernel.languages import base, other
from amser.timebanks.models import DESK_ROLES, Role, RoleKind, TimeBank
from amser.ui.addresses import in_language
from amser.ui.frame import Acting, Contact, Frame, Tab
from amser.web import standing, taking_part
from amser.web.languages import wants_simple_words


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame for templates, made once for each request and only where a template asks."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame of a request. At most one query, for the people at the bank's desk."""
    made = getattr(request, "frame", None)
    if made is None:
        made = _frame(request)
        request.frame = made  # type: ignore[attr-defined]
    return made


def _frame(request: HttpRequest) -> Frame:
    bank: TimeBank | None = getattr(request, "bank", None)
    person = _person(request)
    desk = _desk(bank)
    kinds = {role.kind for role in desk if person is not None and role.user_id == person.pk and not _by_card(request)}
    return Frame(
        bank=bank,
        membership=getattr(request, "membership", None),
        bank_name=bank.name if bank else taking_part.name_of(request),
        person_name=person.known_as if person else "",
        home_url=_home(request, bank, person),
        tabs=_tabs(request, bank, kinds),
        current=getattr(request, "tab", ""),
        other_language_url=in_language(request.get_full_path(), other(base(get_language() or "en"))),
        contact=_contact(bank, desk),
        acting=_acting(request),
        closed=standing.closed_pages(request),
        today=today(timezone.now()),
        is_simple=hasattr(request, "user") and wants_simple_words(request),
        is_large=person is not None and person.format == Format.LARGE,
        demo=settings.DEMO,
        sends_mail=settings.MAIL_IS_SENT,
        search_url=_address("broker:find", bank.slug) if bank and getattr(request, "at_desk", False) else "",
        find_url=_address("public:search"),
        keys_url=_address("broker:keys", bank.slug) if bank and getattr(request, "at_desk", False) else "",
        public_url=_address("public:bank", bank.slug) if bank else "",
        settings_url=_address("person:settings") if person and _is_themselves(request) else "",
        sign_in_url="" if person else _address("account_login"),
        sign_out_url=_address("account_logout") if person else "",
        simple_url=_address("public:simple_words"),
        accessibility_url=_address("public:accessibility"),
        privacy_url=_address("public:privacy"),
        help_url=_address("public:help"),
        bulletins_url=_address("bulletins:bulletins"),
        groups_url=_address("network:groups"),
        demo_url=_address("demo:panel") if settings.DEMO else "",
    )


def _person(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)  # not yet there where something fails early
    return user if isinstance(user, User) else None


def _acting(request: HttpRequest) -> Acting | None:
    """Return for whom somebody acts, on every page until it ends. No query for most."""
    acting = standing.acting_of(request)
    if acting is None:
        return None
    since = clock(london(acting.began_at).time())
    bank: TimeBank | None = getattr(request, "bank", None)
    return Acting(
        name=acting.membership.user.name if acting.is_desk else acting.membership.short_name,
        end_url=_address("person:stop_acting"),
        since=since,
        elsewhere=acting.membership.timebank.name if bank is not None and bank != acting.membership.timebank else "",
        is_oneself=getattr(request, "acting", None) is None,
    )


def _by_card(request: HttpRequest) -> bool:
    return getattr(request, "card", None) is not None


def _is_themselves(request: HttpRequest) -> bool:
    """Whether the page is a person's own, and they signed in as somebody who may change their settings."""
    return getattr(request, "acting", None) is None and not _by_card(request)


def _desk(bank: TimeBank | None) -> list[Role]:
    if bank is None:
        return []
    if bank.known_roles is not None:
        return bank.known_roles
    return list(Role.objects.live().filter(timebank=bank).select_related("user").order_by("granted_at", "pk"))


def _contact(bank: TimeBank | None, desk: list[Role]) -> Contact | None:
    if bank is None:
        return None
    brokers = [role for role in desk if role.kind == RoleKind.BROKER] or [role for role in desk if role.kind in DESK_ROLES]
    return Contact(name=brokers[0].user.known_as if brokers else "", phone=bank.phone, hours=bank.hours, email=bank.email)


def _home(request: HttpRequest, bank: TimeBank | None, person: User | None) -> str:
    if bank is None:
        return _address("person:banks" if person else "public:front")
    if getattr(request, "membership", None):
        return _address("member:home", bank.slug)
    return _address("broker:desk" if getattr(request, "at_desk", False) else "public:bank", bank.slug)


def _tabs(request: HttpRequest, bank: TimeBank | None, kinds: set[str]) -> tuple[Tab, ...]:
    if bank is None:
        return taking_part.tabs(request)
    tabs: tuple[Tab, ...] = ()
    if getattr(request, "membership", None):
        tabs = (
            Tab("home", pgettext("nav.home", "Home"), _address("member:home", bank.slug), "home"),
            Tab("board", pgettext("nav.board", "The board"), _address("member:board", bank.slug), "board"),
            Tab("arrangements", pgettext("nav.arrangements", "Arrangements"), _address("member:arrangements", bank.slug), "arrangements"),
            Tab("hours", pgettext("nav.hours", "My hours"), _address("member:hours", bank.slug), "hours"),
        )
        closed = standing.closed_pages(request)
        tabs = tuple(tab for tab in tabs if tab.name not in closed)
    if kinds & DESK_ROLES or getattr(request, "at_desk", False):
        tabs += (
            Tab("desk", pgettext("nav.desk", "Broker's desk"), _address("broker:desk", bank.slug), "desk"),
            Tab("figures", pgettext("nav.figures", "Figures"), _address("broker:figures", bank.slug), "list"),
        )
    elif RoleKind.AUDITOR in kinds:
        tabs += (Tab("desk", pgettext("desk.books", "The books"), _address("broker:books", bank.slug), "desk"),)
    elif kinds:
        tabs += (Tab("desk", pgettext("concerns.heading", "Safeguarding concerns"), _address("broker:concerns", bank.slug), "desk"),)
    return tabs


def _address(name: str, *args: object) -> str:
    return reverse(name, args=args)
