"""Help: short pages for the questions that people ask."""

import dataclasses

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from amser.kernel.errors import NotFound
from amser.web.pages import page


@dataclasses.dataclass(frozen=True, slots=True)
class Topic:
    """One page of help: its address, its question, and the answer in paragraphs."""

    slug: str
    icon: str
    question: Promise
    answer: tuple[Promise, ...]


TOPICS = (
    Topic(
        "time-bank",
        "hours",
        pgettext_lazy("help.bank.question", "What is a time bank?"),
        (
            pgettext_lazy(
                "help.bank.1", "Neighbours help each other, and an hour is an hour: an hour of gardening is worth an hour of driving."
            ),
            pgettext_lazy(
                "help.bank.2", "When you help someone for an hour, an hour goes from them to you. You can ask anyone for help with it."
            ),
            pgettext_lazy(
                "help.bank.3", "You may ask for help before you have given any. Most people have received more, or given more, at any time."
            ),
        ),
    ),
    Topic(
        "asking",
        "request",
        pgettext_lazy("help.ask.question", "How do I ask for something?"),
        (
            pgettext_lazy("help.ask.1", "Press “Ask for something” on your home page. Say in a few words what you would like, and when."),
            pgettext_lazy(
                "help.ask.2", "Someone suggests a day. You agree, or suggest another. Then you both see how to reach each other."
            ),
            pgettext_lazy("help.ask.3", "You can also look on the board for what people offer, and press “I would like this”."),
        ),
    ),
    Topic(
        "offering",
        "offer",
        pgettext_lazy("help.offer.question", "How do I offer something?"),
        (
            pgettext_lazy(
                "help.offer.1", "Press “Offer something” on your home page. Anything you like doing is worth offering, company too."
            ),
            pgettext_lazy("help.offer.2", "Some help needs your coordinator to look at it first: help in a home, driving, and care."),
            pgettext_lazy("help.offer.3", "You may say no to anyone, at any time, without a reason."),
        ),
    ),
    Topic(
        "confirming",
        "good",
        pgettext_lazy("help.confirm.question", "What do I do afterwards?"),
        (
            pgettext_lazy(
                "help.confirm.1", "One of you says that it happened and how long it took. The other one confirms. Then the hours move."
            ),
            pgettext_lazy(
                "help.confirm.2",
                "If your times are nearly the same, we record the shorter. If they are further apart, your coordinator asks you both.",
            ),
            pgettext_lazy(
                "help.confirm.3",
                "If nobody answers, some hours are recorded by themselves after two weeks. We tell you before. Home visits and lifts always wait for an answer.",
            ),
        ),
    ),
    Topic(
        "mistakes",
        "undo",
        pgettext_lazy("help.mistake.question", "What if something is wrong?"),
        (
            pgettext_lazy("help.mistake.1", "Open the arrangement and press “Something is wrong here”. Your coordinator is told."),
            pgettext_lazy("help.mistake.2", "Nothing is rubbed out. Both of you see the first record with the correction beside it."),
            pgettext_lazy(
                "help.mistake.3",
                "If you are worried that someone is not safe, phone your coordinator. If someone is in danger now, phone 999.",
            ),
        ),
    ),
    Topic(
        "privacy",
        "lock",
        pgettext_lazy("help.private.question", "Who sees what about me?"),
        (
            pgettext_lazy("help.private.1", "Other members see the name you use, the first letter of your surname, and your area."),
            pgettext_lazy(
                "help.private.2",
                "Your phone number and e-mail are shown only to someone you have agreed a day with, until thirty days afterwards.",
            ),
            pgettext_lazy("help.private.3", "You can be hidden. Then nobody finds you here, and your coordinator passes messages on."),
        ),
    ),
    Topic(
        "money",
        "info",
        pgettext_lazy("help.money.question", "Do hours count as money?"),
        (
            pgettext_lazy("help.money.1", "No. Hours have no cash value, and they cannot be bought or sold."),
            pgettext_lazy("help.money.2", "Money for materials or fuel is agreed beforehand, and is kept apart from hours."),
            pgettext_lazy(
                "help.money.3",
                "If you receive benefits and would like advice, phone your coordinator or an advice centre. We never ask which benefits you have.",
            ),
        ),
    ),
)
_BY_SLUG = {topic.slug: topic for topic in TOPICS}


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show the questions."""
    return page(request, "public/help.html", topics=TOPICS)


@require_safe
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """Show one answer."""
    found = _BY_SLUG.get(topic)
    if found is None:
        raise NotFound
    others = [other for other in TOPICS if other is not found]
    return page(request, "public/help_topic.html", topic=found, others=others)
