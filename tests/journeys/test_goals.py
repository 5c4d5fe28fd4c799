"""What a group serves: it is said with a reason, said otherwise, taken back, and read by goal."""

import pytest

from amser.networks.models import GoalLink
from tests.builders.groups import a_call, a_commitment, a_goal, a_group, a_group_member, who_runs
from tests.builders.people import a_person
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_group_says_what_it_serves_and_why(visit: Visit, language: str, width: int) -> None:
    group = a_group(f"Fforwm nodau {language} {width}", coordinator=a_person("Cari Cydlynydd", language=language), papers="members")
    call = a_call(group, "Beth yw gwerth cymdeithasol?")
    a_goal(call, "wfg-4", is_primary=True)
    a_goal(a_commitment(group), "way-5")
    member = a_group_member(group, "Mair Gwennol", user=a_person("Mair Gwennol", language=language)).user
    cari, mair = (visit(language, user, width=width) for user in (who_runs(group).user, member))
    goals = f"n/{group.slug}/goals/"

    cari.go(f"{goals}group/{group.slug}/").look(f"goals-change-{width}").press("aims.submit").look(f"goals-change-empty-{width}")
    cari.type(why_cy="Mae pobl yn dod i adnabod ei gilydd.", why_en="People get to know each other.").choose(goal="wfg-5")
    cari.press("aims.submit").reads_key("goal.change").look(f"goals-said-{width}")
    link = GoalLink.objects.get(group=group)
    cari.go(f"{goals}group/{group.slug}/{link.pk}/").look(f"goal-change-{width}").press("promise.say.submit").reads_key("goal.remove")
    cari.go(f"n/{group.slug}/").reads_key("goals.heading").look(f"goals-group-{width}")
    mair.go(f"n/{group.slug}/calls/{call.pk}/").reads_key("goals.heading").look(f"goals-call-{width}")
    mair.go(goals).reads_key("goals.also").look(f"goals-{width}")
    visit(language, None, width=width).go(goals).look(f"goals-stranger-{width}")
