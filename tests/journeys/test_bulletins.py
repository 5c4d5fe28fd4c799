"""A bulletin from a newsletter that somebody kept to its readers, without scripts; and its pages read well at both widths, in both languages."""

import pytest
from django.conf import LazySettings
from django.core import mail

from amser.bulletins.models import Bulletin, Issue, Item, Subscription
from amser.identity.models import User
from amser.notifications.bulletins import send_all
from tests.builders.bulletins import a_bulletin, a_reader, an_issue, an_item_of, begun
from tests.builders.when import MONDAY_10AM
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH

NEWSLETTER = """A workshop in Llanidloes

Last week thirty people came to the town hall to speak about what they could do for each other, and what they would like to have done.
A conference is planned in the new year.

Looking for definitions

The forum collects what people mean by social value, from buying to belonging. For what we have so far, please see
"""


def editor_of(bulletin: Bulletin) -> User:
    """Whoever edits it."""
    return User.objects.get(edits__bulletin=bulletin)


@pytest.mark.parametrize(("language", "width"), EACH)
def test_the_pages_of_a_bulletin_read_well(visit: Visit, language: str, width: int) -> None:
    bulletin = a_bulletin("Newyddion Cydgynhyrchu", slug=f"newyddion-{language}-{width}")
    whole, half = an_item_of(bulletin, byline="Cari", link="https://example.org/"), an_item_of(bulletin, "Cynhadledd", text_cy="")
    readers = [a_reader(bulletin, wish) for wish in ("cy", "en", "both")]
    pending = a_reader(bulletin, confirmed=False)
    out, draft = begun(an_issue(bulletin, [whole])), an_issue(bulletin, [whole, half], "Y gaeaf")
    send_all(out.pk, clock=lambda: MONDAY_10AM)
    stranger, cari = visit(language, None, width=width), visit(language, editor_of(bulletin), width=width)

    stranger.go("news/").look("120-bulletins")
    stranger.go(f"news/{bulletin.slug}/").look("121-bulletin")
    stranger.go(f"news/{bulletin.slug}/{out.number}/").look("122-issue")
    stranger.go(f"news/reader/{pending.secret}/").look("123-confirm")
    stranger.go(f"news/reader/{readers[0].secret}/").look("124-reader")
    desk = f"news/{bulletin.slug}/desk/"
    pages = (
        "",
        "items/new/",
        f"items/{whole.pk}/",
        "issues/new/",
        f"issues/{draft.number}/",
        f"issues/{out.number}/",
        "editors/",
        "came-back/",
    )
    for number, page in enumerate((*pages, "newsletter/", f"issues/{draft.number}/preview/both/")):
        cari.go(f"{desk}{page}").look(f"125-desk-{number}")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_a_newsletter_becomes_a_bulletin_that_reaches_its_readers(visit: Visit, settings: LazySettings, language: str, width: int) -> None:
    settings.MAIL_IS_SENT = True
    bulletin = a_bulletin(slug=f"cylchlythyr-{language}")
    reader = visit(language, None, width=width)
    reader.go(f"news/{bulletin.slug}/").type(email=f"mair-{language}@example.org").choose(language=language)
    reader.press("bulletin.ask.submit").reads_key("bulletin.asked")
    asked = Subscription.objects.get(bulletin=bulletin)
    reader.go(f"news/reader/{asked.secret}/").press("bulletin.confirm").reads_key("bulletin.confirmed")
    cari = visit(language, editor_of(bulletin), width=width)

    cari.go(f"news/{bulletin.slug}/desk/newsletter/")
    file = {"name": "cylchlythyr.txt", "mimeType": "text/plain", "buffer": NEWSLETTER.encode()}
    cari.page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]  # the shape that Playwright describes
    cari.press("newsletter.submit").reads("A workshop in Llanidloes").look("126-articles")
    cari.press("newsletter.make").reads_key("newsletter.done", count=2)
    for item in Item.objects.filter(bulletin=bulletin):
        cari.go(f"news/{bulletin.slug}/desk/items/{item.pk}/").type(title_cy=f"Hanes {item.pk}", text_cy="Daeth pawb.").press(
            "group.part.submit"
        )
    cari.go(f"news/{bulletin.slug}/desk/issues/new/").type(title_cy="Yr hydref", title_en="Autumn").press("issue.submit")
    issue = Issue.objects.get(bulletin=bulletin)
    for place, item in enumerate(Item.objects.filter(bulletin=bulletin), start=1):
        cari.type(**{f"place_{item.pk}": str(place)})
    cari.press("group.part.submit").reads_key("check.date", words="in the new year").look("127-checks")
    cari.press("issue.send.submit")
    send_all(issue.pk, clock=lambda: MONDAY_10AM)

    cari.go(f"news/{bulletin.slug}/desk/issues/{issue.number}/").reads_key("issue.done_of", done=1, of=1)
    [letter] = [one for one in mail.outbox if one.to == [asked.email]]
    assert ("Daeth pawb." in str(letter.body)) == (language == "cy")
    assert ("Last week thirty people" in str(letter.body)) == (language == "en")
