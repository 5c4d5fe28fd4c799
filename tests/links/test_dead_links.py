"""A link that leads nowhere twice is dead, and is shown to whoever keeps what it stands in."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from amser.bulletins import tasks as of_bulletins
from amser.bulletins.queries import Trouble, checks_of
from amser.kernel.ids import uuid7
from amser.links import actions, tasks
from amser.links.models import Finding, Link
from amser.links.queries import dead, to_look_at
from amser.networks import tasks as of_networks
from amser.networks.models import Group
from tests.builders.bulletins import a_bulletin, an_issue, an_item_of
from tests.builders.groups import a_document, a_group, a_group_member, published, who_runs
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

A_WEEK = dt.timedelta(days=7)


def found(url: str, finding: Finding, *, times: int = 1) -> None:
    """What came of asking for an address, so many weeks in a row."""
    for week in range(times):
        actions.note(by=AMSER, key=uuid7(), at=MONDAY_10AM + week * A_WEEK, found={url: finding})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run what is put off at once, and return what is asked for; everything is gone."""
    urls: list[str] = []
    monkeypatch.setattr(tasks.look_at, "defer", tasks.look_at)

    def look(url: str) -> Finding:
        urls.append(url)
        return Finding.GONE

    monkeypatch.setattr(tasks, "look", look)
    return urls


def test_a_link_is_dead_when_it_failed_twice_and_alive_at_the_first_answer() -> None:
    found("https://a.example/", Finding.SILENT)
    once = dead(["https://a.example/"])
    found("https://a.example/", Finding.GONE)
    twice = dead(["https://a.example/", "https://b.example/"])
    found("https://a.example/", Finding.FINE)

    assert (list(once), list(twice), list(dead(["https://a.example/"]))) == ([], ["https://a.example/"], [])


def test_an_address_is_asked_for_once_in_six_days() -> None:
    found("https://a.example/", Finding.FINE)

    assert to_look_at(["https://a.example/", "https://b.example/", "https://b.example/"], at=MONDAY_10AM) == ["https://b.example/"]
    assert to_look_at(["https://a.example/"], at=MONDAY_10AM + A_WEEK) == ["https://a.example/"]


def test_the_links_of_what_a_group_published_are_asked_for_and_of_no_draft_sample_or_archive(asked: list[str]) -> None:
    group, sample = a_group(), a_group("Sampl")
    Group.objects.filter(pk=sample.pk).update(is_sample=True)
    published(a_document(group), "Gweler https://cy.example/.", "See https://en.example/.")
    a_document(group, kind="link", url="https://llyfrgell.example/")
    a_document(sample, kind="link", url="https://sampl.example/")
    a_document(group)

    of_networks.look_at_links()
    of_networks.look_at_links()

    assert sorted(asked) == ["https://cy.example/", "https://en.example/", "https://llyfrgell.example/"]
    assert Link.objects.filter(finding=Finding.GONE, times=1).count() == 3


def test_the_sample_nation_asks_for_nothing(asked: list[str], settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    a_document(a_group(), kind="link", url="https://llyfrgell.example/")

    of_networks.look_at_links()

    assert asked == []


def test_a_bulletin_says_before_it_goes_out_which_links_are_dead(asked: list[str]) -> None:
    bulletin = a_bulletin()
    item = an_item_of(bulletin, link="https://digwyddiad.example/")
    issue = an_issue(bulletin, [item])

    of_bulletins.look_at_links()
    Link.objects.update(checked_at=timezone.now() - A_WEEK)
    of_bulletins.look_at_links()

    assert asked == ["https://digwyddiad.example/"] * 2
    assert [(one.trouble, one.words) for one in checks_of(issue, [item]) if one.trouble == Trouble.LINK] == [
        (Trouble.LINK, "https://digwyddiad.example/")
    ]


def test_whoever_keeps_a_paper_sees_its_dead_links_and_nobody_else(client: Client) -> None:
    group = a_group()
    document = a_document(group, is_public=True)
    published(document, "Gweler https://cy.example/.", "See https://en.example/.")
    found("https://cy.example/", Finding.GONE, times=2)
    page = f"/en/n/{group.slug}/papers/{document.slug}/"

    shown = {}
    for name, user in (("keeper", who_runs(group).user), ("member", a_group_member(group).user), ("stranger", None)):
        client.logout()
        if user is not None:
            client.force_login(user)
        shown[name] = "https://cy.example/: There is no such page any more" in client.get(page).content.decode()

    assert shown == {"keeper": True, "member": False, "stranger": False}
