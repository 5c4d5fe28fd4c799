"""A group asks: definitions are sent and stand side by side, others say what they think of them, and a meeting adopts one."""

from typing import Any

import pytest

from amser.networks.models import Call, Contribution, Group
from tests.builders.groups import a_call, a_contribution, a_decision, a_group, a_group_member, a_stance, an_event, who_runs
from tests.builders.people import a_person
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH

LONG = (
    "Yr hyn y mae pobl yn ei ennill, y tu hwnt i arian, pan fydd gwasanaeth yn cael ei gynllunio a'i redeg gyda nhw: iechyd, cyfeillgarwch, "
    "sgiliau, hyder, ac ardal sy'n edrych ar ôl ei phobl."
)


def _forum(language: str, name: str) -> tuple[Group, Call]:
    group = a_group(name, coordinator=a_person("Cari Cydlynydd", language=language), papers="members")
    about: dict[str, Any] = {"about_cy": "Byddwn yn dewis un ar gyfer y siarter.", "about_en": "We choose one for the charter."}
    call = a_call(group, "Beth yw gwerth cymdeithasol?", answering="signed_in", **about)
    people = [a_group_member(group, f"Aelod {number}", capacity="carer", post="Gofalwr").user for number in range(6)]
    sourced: dict[str, Any] = {
        "source": "Deddf Gwasanaethau Cymdeithasol a Llesiant (Cymru) 2014",
        "context": "Gofal cymdeithasol, i gynghorau",
    }
    first = a_contribution(call, LONG, user=people[0], **sourced)
    second = a_contribution(call, "What a pound buys besides the goods.", user=people[1], language="en", source="Procurement guide")
    for number, user in enumerate(people[2:]):
        a_stance(first, "support" if number else "unsure", user=user, reason="" if number else "Ychydig yn hir.")
    a_stance(second, "against", user=people[5], reason="Nid prynu yn unig yw gwerth.")
    return group, call


@pytest.mark.parametrize(("language", "width"), EACH)
def test_definitions_are_compared_and_one_is_adopted(visit: Visit, language: str, width: int) -> None:
    group, call = _forum(language, f"Fforwm galwadau {language} {width}")
    mair_user = a_group_member(group, "Mair Gwennol", capacity="carer", user=a_person("Mair Gwennol", language=language)).user
    cari, mair = (visit(language, user, width=width) for user in (who_runs(group).user, mair_user))
    calls = f"n/{group.slug}/calls/"
    first = Contribution.objects.filter(call=call).earliest("pk")

    mair.go(calls).look(f"calls-{width}").go(f"{calls}{call.pk}/").look(f"call-{width}")
    mair.press("call.answer").look(f"call-answer-{width}").press("contribution.submit").look(f"call-answer-empty-{width}")
    mair.type(text="Gwerth na ellir ei brynu.", source="", context="Banciau amser").press("contribution.submit")
    mair.reads_key("contribution.published").reads("Gwerth na ellir ei brynu.")
    mair.go(f"{calls}answers/{first.pk}/").look(f"call-contribution-{width}")
    mair.choose(stance="support").press("contribution.mine.submit").reads_key("stance.taken").look(f"call-stance-{width}")

    hers = Contribution.objects.get(author=mair_user)
    cari.go(f"{calls}answers/{hers.pk}/").look(f"call-contribution-desk-{width}")
    cari.press("contribution.merge").look(f"call-merge-{width}").choose(target=str(first.pk)).press("contribution.merge.submit")
    cari.reads_key("contribution.state.merged")
    a_decision(an_event(group), "Pa ddiffiniad?", question_en="Which definition?")
    cari.go(f"{calls}answers/{first.pk}/adopt/").look(f"call-adopt-{width}").press("promise.say.submit")
    cari.reads_key("document.adopted")
    mair.go(f"{calls}{call.pk}/").reads_key("document.adopted").look(f"call-adopted-{width}")
    visit(language, None, width=width).go(f"{calls}{call.pk}/").reads_key("group.counts.small").look(f"call-stranger-{width}")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_somebody_asks_and_what_comes_from_outside_waits(visit: Visit, language: str, width: int) -> None:
    group, _ = _forum(language, f"Fforwm rhwystrau {language} {width}")
    cari = visit(language, who_runs(group).user, width=width)
    someone = visit(language, a_person("Siân o Bell", language=language), width=width)

    cari.go(f"n/{group.slug}/desk/calls/open/").look(f"call-open-{width}")
    cari.type(question_cy="Beth sy'n sefyll yn y ffordd?", question_en="What stands in the way?")
    cari.choose(kind="barriers", answering="signed_in", results="closed").press("calls.open.submit").reads_key("call.opened")
    call = Call.objects.latest("pk")
    one = f"n/{group.slug}/calls/{call.pk}/"

    someone.go(f"{one}answer/").type(text="Mae'r ffurflenni'n rhy hir.").press("contribution.submit").reads_key("contribution.sent")
    someone.look(f"call-barriers-{width}")
    cari.go(one).reads_key("call.waiting").look(f"call-waiting-{width}")
    cari.go(f"n/{group.slug}/calls/answers/{call.contributions.get().pk}/").press("contribution.show")
    cari.press("contribution.hide").look(f"call-hide-{width}").type(why="Mae'n enwi rhywun.").press("contribution.hide.submit")
    someone.go(f"n/{group.slug}/calls/answers/{call.contributions.get().pk}/").reads("Mae'n enwi rhywun.").look(f"call-hidden-{width}")
    cari.go(f"{one}change/").look(f"call-change-{width}").go(one).press("call.close").look(f"call-closed-{width}")
