"""What stands around a page: who is reading, where they are, whom they can ring. The doors fill it in, layouts read it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from amser.kernel.ids import uuid7


@dataclass(frozen=True)
class Tab:
    """One entry of the main menu. `label` is already in the reader's language; `icon` is a name of `icons.svg`."""

    name: str
    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Contact:
    """Whom to ring: a broker's first name, the bank's telephone and its opening times as the bank wrote them."""

    name: str
    phone: str
    hours: str = ""
    email: str = ""


@dataclass(frozen=True)
class Acting:
    """
    Somebody is acting for someone: whom, since when ("9:42am"), and the address that ends it (POST).

    `elsewhere` is the bank's name where the page is another bank's: there, one is oneself. So one is where the page is not one
    of the member's own (`is_oneself`): what is done at the desk is done by whoever sits there.
    """

    name: str
    end_url: str
    since: str = ""
    elsewhere: str = ""
    is_oneself: bool = False
    key: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Frame:
    """
    The frame of a page. Every field has a default, so that a page renders without a bank and for a stranger.

    Empty addresses leave their link out. `bank` and `membership` are carried for the page's own use; layouts do not look inside.
    """

    bank: object | None = None
    membership: object | None = None
    bank_name: str = ""
    person_name: str = ""
    home_url: str = "/"
    tabs: tuple[Tab, ...] = ()
    current: str = ""
    other_language_url: str = ""
    contact: Contact | None = None
    acting: Acting | None = None
    closed: AbstractSet[str] = frozenset()  # the member's pages that do not open here: no link leads to them
    today: date | None = None
    is_simple: bool = False
    is_large: bool = False
    scheme: str = ""  # "light", "dark" or "contrast"; empty follows the reader's system
    demo: bool = False
    sends_mail: bool = True
    search_url: str = ""  # of the desk's own box
    find_url: str = ""  # of the search of everything, for everybody
    desk_url: str = ""
    keys_url: str = ""
    public_url: str = ""
    settings_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    simple_url: str = ""  # POST with `next`: turns simple words on or off
    accessibility_url: str = ""
    privacy_url: str = ""
    help_url: str = ""
    bulletins_url: str = ""
    groups_url: str = ""  # the networks and forums there are
    demo_url: str = ""
