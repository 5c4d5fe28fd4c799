"""Bulletins, as tests need them."""

import itertools
from collections.abc import Sequence
from typing import Any

from amser.bulletins import actions
from amser.bulletins.models import Bulletin, Issue, Item, Subscription
from amser.identity.models import User
from amser.kernel.ids import uuid7
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

_numbers = itertools.count(1)


def a_bulletin(name: str = "Newyddion Cydgynhyrchu", *, slug: str = "", editor: User | None = None) -> Bulletin:
    """A bulletin, edited by Cari unless the test names somebody."""
    words: dict[str, Any] = {
        "name_cy": name,
        "name_en": f"{name} (English)",
        "about_cy": "Beth sy'n digwydd.",
        "about_en": "What is happening.",
    }
    who = editor or a_person("Cari Golygydd")
    return actions.open_bulletin(by=AMSER, key=uuid7(), at=MONDAY_10AM, slug=slug or f"bwletin-{next(_numbers)}", editor=who, **words)


def an_item_of(bulletin: Bulletin, title: str = "Gweithdy", **more: Any) -> Item:
    """Something to tell, in both languages unless the test says otherwise."""
    said = {"title_cy": title, "title_en": f"{title} (English)", "text_cy": f"Hanes {title}.", "text_en": f"About {title}."}
    return actions.write_item(by=AMSER, key=uuid7(), at=MONDAY_10AM, bulletin=bulletin, words=actions.ItemWords(**{**said, **more}))


def an_issue(bulletin: Bulletin, items: Sequence[Item] = (), title: str = "Yr hydref") -> Issue:
    """An issue with these items."""
    made = actions.make_issue(by=AMSER, key=uuid7(), at=MONDAY_10AM, bulletin=bulletin, title_cy=title, title_en=f"{title} (English)")
    return actions.set_issue_items(by=AMSER, key=uuid7(), at=MONDAY_10AM, issue=made, items=list(items))


def a_reader(bulletin: Bulletin, language: str = "cy", *, email: str = "", confirmed: bool = True) -> Subscription:
    """Somebody who asked for a bulletin, and confirmed unless the test says otherwise."""
    address = email or f"darllenydd{next(_numbers)}@example.org"
    asked = actions.ask(by=AMSER, key=uuid7(), at=MONDAY_10AM, bulletin=bulletin, email=address, language=language)
    return actions.confirm(by=AMSER, key=uuid7(), at=MONDAY_10AM, subscription=asked) if confirmed else asked


def begun(issue: Issue) -> Issue:
    """An issue that is being sent."""
    return actions.begin_sending(by=AMSER, key=uuid7(), at=MONDAY_10AM, issue=issue)
