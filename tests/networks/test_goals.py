"""What things serve: each link says why in both languages, three at most are primary, and nobody reads of what they may not read."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amser.audit.actions import Actor
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.networks import actions, policies
from amser.networks.models import GoalLink, Group, Subject, goals_by_code
from amser.networks.policies import serving
from amser.networks.queries import purpose as queries
from tests.builders.groups import (
    a_call,
    a_commitment,
    a_document,
    a_goal,
    a_group,
    a_group_member,
    an_event,
    by_who_runs,
    published,
    who_runs,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

WHY: dict[str, Any] = {"why_cy": "Am ein bod yn gwrando.", "why_en": "Because we listen."}


def of_each(group: Group) -> list[Subject]:
    """One of each thing that may serve a goal."""
    return [group, an_event(group), a_document(group), a_call(group), a_commitment(group)]


def changed(link: GoalLink, **more: Any) -> GoalLink:
    """The link, said otherwise."""
    return actions.change_goal(by=AMSER, key=uuid7(), at=MONDAY_10AM, link=link, details=actions.GoalDetails(**{**WHY, **more}))


def read_by(group: Group, user: Any = None) -> set[str]:
    """The codes of the goals that somebody reads of a group."""
    standing = policies.standing_in(user, group.slug)
    return {one.goal.code for one in queries.by_goal(serving.serving(standing, user))}


def test_the_frameworks_are_whole_in_both_languages() -> None:
    goals = goals_by_code()

    kinds = [code.partition("-")[0] for code in goals]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"wfg": 7, "way": 5, "sdg": 17}
    assert all(goal.name_cy and goal.name_en for goal in goals.values())
    assert goals["wfg-4"].name_cy == "Cymru sy'n fwy cyfartal"


def test_a_well_being_goal_leads_to_goals_of_the_united_nations_that_are_there() -> None:
    goals = goals_by_code()

    assert all(goal.also for code, goal in goals.items() if code.startswith("wfg"))
    assert {code for goal in goals.values() for code in goal.also} <= {code for code in goals if code.startswith("sdg")}


def test_each_thing_serves_a_goal_and_says_why() -> None:
    for subject in of_each(a_group()):
        link = a_goal(subject, "way-5")

        assert link.subject == subject
        assert queries.goals_of(subject) == [link]


@pytest.mark.parametrize("lacks", ["why_cy", "why_en"])
def test_a_link_without_a_reason_is_refused(lacks: str) -> None:
    reasons: dict[str, Any] = {lacks: "  "}

    with pytest.raises(actions.GoalNoWhy):
        a_goal(a_group(), **reasons)


def test_no_goal_is_made_up() -> None:
    with pytest.raises(actions.GoalUnknown):
        a_goal(a_group(), "sdg-18")


def test_a_thing_serves_a_goal_once() -> None:
    group = a_group()
    a_goal(group, "wfg-1")

    with pytest.raises(actions.GoalLinked):
        a_goal(group, "wfg-1")


def test_at_most_three_goals_are_primary_and_they_come_first() -> None:
    group = a_group()
    other = a_goal(group, "wfg-1")
    primary = [a_goal(group, code, is_primary=True) for code in ("wfg-7", "sdg-2", "way-1")]

    assert queries.goals_of(group) == [*primary, other]
    with pytest.raises(actions.TooManyPrimary):
        a_goal(group, "wfg-2", is_primary=True)
    with pytest.raises(actions.TooManyPrimary):
        changed(other, is_primary=True)


def test_a_primary_goal_makes_room_for_another() -> None:
    group = a_group()
    first, *_ = [a_goal(group, code, is_primary=True) for code in ("wfg-7", "sdg-2", "way-1")]
    changed(first)

    assert a_goal(group, "wfg-2", is_primary=True).place == 1


def test_a_reason_is_said_otherwise() -> None:
    link = a_goal(a_group(), is_primary=True)
    changed(link, why_en="Because we act.", is_primary=True)

    link.refresh_from_db()
    assert (link.why_en, link.place) == ("Because we act.", 1)


def test_a_link_is_taken_back_twice_with_one_outcome() -> None:
    group = a_group()
    link = a_goal(group)
    for _ in range(2):
        actions.remove_goal(by=AMSER, key=uuid7(), at=MONDAY_10AM, link=link)

    assert queries.goals_of(group) == []


def test_saying_it_twice_with_one_key_says_it_once() -> None:
    group, key = a_group(), uuid7()
    given: dict[str, Any] = {"subject": group, "goal": "wfg-3", "details": actions.GoalDetails(**WHY)}
    first, again = (actions.add_goal(by=AMSER, key=key, at=MONDAY_10AM, **given) for _ in range(2))

    assert first == again


def test_a_group_that_has_ended_says_no_more() -> None:
    group = a_group()
    link = a_goal(group)
    Group.objects.filter(pk=group.pk).update(state="closed", closed_at=MONDAY_10AM, closed_why_cy="Wedi gorffen.", closed_why_en="Done.")

    with pytest.raises(actions.GroupClosed):
        a_goal(group, "wfg-2")
    with pytest.raises(actions.GroupClosed):
        changed(link)


@pytest.mark.parametrize(
    "wrong",
    [
        {"goal": "wfg-8"},
        {"why_cy": ""},
        {"why_en": ""},
        {"place": 4},
        {"place": 0},
        {"group": None},
        {"event": True},
        {"goal": "wfg-1"},
        {"place": 1},
    ],
)
def test_the_database_refuses_what_is_not_true(wrong: dict[str, Any]) -> None:
    group = a_group()
    a_goal(group, "wfg-1", is_primary=True)
    more = {**wrong, "event": an_event(group)} if wrong.get("event") else wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        GoalLink.objects.create(**{"group": group, "goal": "wfg-2", "made_at": MONDAY_10AM, **WHY, **more})


def test_goals_by_goal_hold_what_the_reader_may_read_and_nothing_else() -> None:
    group = a_group(papers="members")
    public = published(a_document(group, is_public=True)).document
    subjects: list[Subject] = [
        an_event(group, announced=False),
        published(a_document(group)).document,
        a_call(group),
        a_commitment(group),
        public,
    ]
    for subject, code in zip(subjects, ("wfg-1", "wfg-2", "wfg-3", "wfg-4", "wfg-5"), strict=True):
        a_goal(subject, code)
    a_goal(group, "wfg-6")
    a_goal(a_group(), "wfg-7")

    assert read_by(group) == {"wfg-5", "wfg-6"}
    assert read_by(group, a_person("Nia")) == {"wfg-5", "wfg-6"}
    assert read_by(group, a_group_member(group).user) == {"wfg-2", "wfg-3", "wfg-4", "wfg-5", "wfg-6"}
    assert read_by(group, who_runs(group).user) == {"wfg-1", "wfg-2", "wfg-3", "wfg-4", "wfg-5", "wfg-6"}


def test_whoever_may_change_a_thing_says_what_it_serves() -> None:
    group = a_group()
    runs, member, other = who_runs(group).user, a_group_member(group).user, a_person("Nia")
    for subject in of_each(group):
        kind, name = subject._meta.model_name or "", str(getattr(subject, "slug", subject.pk))

        assert serving.purpose_changed_by(runs, group.slug, kind, name, at=MONDAY_10AM)[1] == subject
        for user in (member, other):
            with pytest.raises((NotAllowed, NotFound)):
                serving.purpose_changed_by(user, group.slug, kind, name, at=MONDAY_10AM)


@pytest.mark.parametrize(("kind", "name"), [("event", "x"), ("event", "9" * 30), ("commitment", "x"), ("asset", "1"), ("call", "²")])
def test_what_is_not_there_is_not_found(kind: str, name: str) -> None:
    group = a_group()

    with pytest.raises(NotFound):
        serving.purpose_changed_by(who_runs(group).user, group.slug, kind, name, at=MONDAY_10AM)


def test_whoever_says_it_is_kept_by_key_alone() -> None:
    group = a_group()
    by: Actor = by_who_runs(group)

    assert a_goal(group, by=by).made_by_id == by.user_id
