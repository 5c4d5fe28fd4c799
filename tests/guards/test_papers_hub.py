"""
A group's papers are read by its members: never by others, in any page, calendar, feed, download or search, whatever they hold.

`former` was a member, was invited to the meeting while they were, and is no longer; `invited` holds an invitation to the group.
"""

from typing import Final

import pytest
from django.urls import reverse
from django.utils import translation

from amser.networks.models import AgendaItem, Decision, Minutes
from tests.guards.addresses import addresses, addresses_of_the_hub
from tests.guards.cast_hub import HubCast
from tests.guards.walking import answer, path_of

OTHERS: Final = ("stranger", "person", "asked", "invited", "former", "other_coordinator", "operator")


def _papers(cast: HubCast) -> list[str]:
    """Return words that only members of the group read."""
    event = cast.here.made["event"]
    item, minutes, decision = AgendaItem.objects.get(event=event), Minutes.objects.get(event=event), Decision.objects.get(event=event)
    found = [item.title_cy, item.title_en, item.note_cy, item.note_en, minutes.text_cy, minutes.text_en]
    call = cast.here.made["call"]
    found += [call.question_cy, call.question_en, *call.contributions.values_list("text", flat=True)]
    found += [cast.here.made[name].name_cy for name in ("asset", "theirs")]
    found += [why for goal in cast.here.made["goals"] for why in (goal.why_cy, goal.why_en)]
    return [words for words in [*found, decision.question_cy, decision.question_en, decision.outcome_cy] if words]


@pytest.mark.parametrize("role", OTHERS)
def test_whoever_is_not_a_member_now_reads_no_paper_anywhere(hub_cast: HubCast, role: str) -> None:
    client, papers = hub_cast.client(role), _papers(hub_cast)
    places = [path_of(one, hub_cast.here) for one in addresses_of_the_hub()]
    with translation.override("en"):
        places += [reverse(one.name) for one in addresses() if not one.takes and not one.name.startswith(("account", "mfa"))]
        places += [f"{reverse('public:search')}?q={words}" for words in papers]

    found = {
        (place, words)
        for place in places
        for words in papers
        if words not in place and words in answer(client, "GET", place).content.decode(errors="replace")  # a search says what was asked
    }

    assert found == set()


def test_a_member_reads_them(hub_cast: HubCast) -> None:
    event = hub_cast.here.made["event"]
    page = hub_cast.client("member").get(f"/en/n/{hub_cast.here.group.slug}/events/{event.pk}/").content.decode()

    item = AgendaItem.objects.get(event=event)
    assert item.title_en in page
    assert item.note_en in page


def test_who_else_was_invited_and_what_they_answered_is_for_those_who_run_the_group(hub_cast: HubCast) -> None:
    event = hub_cast.here.made["event"]
    for role in ("member", "stranger", "former"):
        page = hub_cast.client(role).get(f"/en/n/{hub_cast.here.group.slug}/events/{event.pk}/").content.decode()
        assert "Gwil Gynt" not in page


def test_answers_that_are_read_later_are_read_by_nobody_else_before(hub_cast: HubCast) -> None:
    calls = hub_cast.here.group.calls.get(results="closed")
    for role in (*OTHERS, "coordinator"):
        client = hub_cast.client(role)
        for path in [
            *(path_of(one, hub_cast.here) for one in addresses_of_the_hub()),
            f"/en/n/{hub_cast.here.group.slug}/calls/{calls.pk}/",
        ]:
            page = answer(client, "GET", path).content.decode(errors="replace")
            assert ("Ateb cudd" in page) == (role == "coordinator" and path.endswith(f"/calls/{calls.pk}/")), (role, path)


def test_whom_to_ask_about_an_asset_is_read_by_members_of_its_own_group_alone(hub_cast: HubCast) -> None:
    slug, ours, theirs = hub_cast.here.group.slug, hub_cast.here.made["asset"], hub_cast.here.made["theirs"]
    assert f"Gwen o {slug}" in hub_cast.client("member").get(f"/en/n/{slug}/assets/{ours.pk}/").content.decode()
    assert f"Caffi&#x27;r cymdogion {slug} (English)" in hub_cast.client("member").get(f"/en/n/{slug}/assets/{theirs.pk}/").content.decode()

    for role in (*OTHERS, "member", "coordinator"):
        client = hub_cast.client(role)
        pages = {
            one.name: answer(client, "GET", path_of(one, hub_cast.here)).content.decode(errors="replace") for one in addresses_of_the_hub()
        }
        pages["theirs"] = answer(client, "GET", f"/en/n/{slug}/assets/{theirs.pk}/").content.decode(errors="replace")
        assert [name for name, page in pages.items() if f"Perchen {slug}" in page] == []
        assert role in {"member", "coordinator"} or [name for name, page in pages.items() if f"Gwen o {slug}" in page] == []
