"""In a browser, without scripts: a card signs in, a broker acts for a member, a supporter confirms hours. In both languages."""

import pytest

from amser.audit.models import Entry
from amser.members.models.support import Scope
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_claimed_exchange, a_suggested_exchange, hours_of
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.builders.support import a_support
from tests.guards.cast import with_second_step
from tests.journeys.conftest import Visit

BOTH = pytest.mark.parametrize("language", ["cy", "en"])


@BOTH
def test_somebody_without_email_signs_in_with_a_card(visit: Visit, language: str) -> None:
    bank = a_bank("Aberwennol", slug=f"card-{language}")
    nia = with_second_step(a_broker(bank, "Nia Cydlynydd"))
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, language=language))
    desk, her = visit(language, nia, width=1280), visit(language)

    desk.go(f"b/{bank.slug}/desk/people/{mair.number}/card/").look("card-01-give").press("desk.card.give")
    desk.reads_key("card.slip.pin")
    number, pin = (text.strip() for text in desk.page.locator(".slip .num.lede").all_inner_texts())

    her.go("account/card/").look("card-02-sign-in").type(number=number, pin="0000" if pin != "0000" else "1111").press("signin.heading")
    her.reads_key("error.card_wrong").type(number=number, pin=pin).press("signin.heading")
    her.reads("Mair").look("card-03-home")
    her.go("account/settings/").reads_key("card.not").look("card-04-not-with-a-card")


@BOTH
def test_a_broker_acts_for_a_member_who_rang(visit: Visit, language: str) -> None:
    bank = a_bank("Aberwennol", slug=f"acting-{language}")
    nia = with_second_step(a_broker(bank, "Nia Cydlynydd"))
    mair = a_member(bank, "Mair Gwennol", language=language)
    exchange = a_suggested_exchange(a_member(bank, "Huw Dryw"), mair)
    desk = visit(language, nia)

    desk.go(f"b/{bank.slug}/desk/people/{mair.number}/").press("acting.begin", name="Mair").look("acting-01-her-home")
    assert desk.says("desk.banner.acting", name="Mair Gwennol") in desk.page.locator(".acting").inner_text()
    desk.go(f"b/{bank.slug}/arrangements/{exchange.pk}/").look("acting-02-her-arrangement").press("arrange.agree.yes")
    desk.go(f"b/{bank.slug}/me/done-for-me/").reads_key("act.agree").look("acting-03-done-for-me")
    desk.page.locator(".acting button").click()
    desk.reads_key("acting.ended", name="Mair").look("acting-04-over")

    entry = Entry.objects.get(action="exchanges.agree", result_pk=str(exchange.pk))
    assert (entry.user_id, entry.for_member_id, entry.door) == (nia.pk, mair.pk, "desk")


@BOTH
def test_a_supporter_confirms_hours(visit: Visit, language: str) -> None:
    bank = a_bank("Aberwennol", slug=f"support-{language}")
    a_broker(bank, "Nia Cydlynydd")
    mair, huw = a_member(bank, "Mair Gwennol", language=language), a_member(bank, "Huw Dryw")
    exchange = a_claimed_exchange(huw, mair)
    elen = a_person("Elen Gwennol", language=language)
    her, daughter = visit(language, mair.user), visit(language, elen)

    her.go(f"b/{bank.slug}/me/supporters/new/").look("support-01-name")
    a_support(mair, elen, scopes=[Scope.ARRANGE])
    daughter.go("account/supporting/").look("support-02-whom").press("acting.begin", name="Mair G").look("support-03-her-home")
    daughter.go(f"b/{bank.slug}/arrangements/{exchange.pk}/").press("confirm.button").look("support-04-confirmed")
    assert (hours_of(mair), hours_of(huw)) == (-60, 60)

    her.go(f"b/{bank.slug}/me/done-for-me/").reads_key("act.say_how_long").reads("Elen").look("support-05-done-for-me")
    her.go(f"b/{bank.slug}/me/supporters/").look("support-06-who").page.locator("main form.act button").first.click()
    her.reads_key("support.none")
    daughter.go(f"b/{bank.slug}/me/")
    assert daughter.page.locator(".acting").count() == 0
