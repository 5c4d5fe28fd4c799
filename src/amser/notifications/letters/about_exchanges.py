"""The words of the letters about exchanges, each in the current language: subject and text."""

import dataclasses
from collections.abc import Callable

from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, Party, Visit, WaitingFor
from amser.kernel import dates
from amser.kernel.minutes import duration
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.notifications.letters.letter import Words
from amser.timebanks.models import TimeBank


@dataclasses.dataclass(frozen=True, slots=True)
class Matter:
    """An exchange as its reader sees it: their own side, and the other person's. For the desk: giver and receiver."""

    exchange: Exchange
    mine: Party
    theirs: Party

    def values(self, words: Words) -> dict[str, str]:
        """Return what any of the sentences may mention."""
        exchange = self.exchange
        worked = exchange.worked_on or exchange.on_day
        return {
            "name": self._named(self.theirs),
            "giver": self._named(exchange.giver),
            "receiver": self._named(exchange.receiver),
            "title": exchange.title,
            "link": words.link,
            "where": exchange.where or pgettext("mail.where_open", "to be arranged"),
            "broker": words.broker,
            "day": dates.day(exchange.on_day) if exchange.on_day else "",
            "time": dates.clock(exchange.on_time) if exchange.on_time else pgettext("mail.time_open", "time to be arranged"),
            "on_day": dates.on_day(worked) if worked else "",
            "duration": _length(exchange.minutes or self.theirs.claimed_minutes),
            "mine": _length(self.mine.claimed_minutes),
            "theirs": _length(self.theirs.claimed_minutes),
        }

    def _named(self, party: Party) -> str:
        return named(party.membership, crosses=self.exchange.crosses)


def named(member: Membership, *, crosses: bool) -> str:
    """Return a name as members see it; with the bank where the two are in different ones."""
    if not crosses:
        return member.short_name
    return pgettext("name.of_bank", "%(name)s (%(bank)s)") % {"name": member.short_name, "bank": member.timebank.name}


Say = Callable[[Matter, Words], tuple[str, str]]


def _length(minutes: int | None) -> str:
    return duration(minutes or 0)


def suggested(matter: Matter, words: Words) -> tuple[str, str]:
    """A day is suggested."""
    values = matter.values(words)
    body = words.say(
        pgettext("mail.proposed.body", "%(name)s suggests %(day)s, %(time)s, for “%(title)s”. Answer, or suggest another time: %(link)s"),
        pgettext(
            "mail.proposed.told",
            "%(name)s suggests %(day)s, %(time)s, for “%(title)s”. Does that suit you, or would another time be better?",
        ),
    )
    return pgettext("mail.proposed.subject", "%(name)s suggests a time") % values, body % values


def needs_clearing(matter: Matter, words: Words) -> tuple[str, str]:
    """To the desk: the giver is not cleared for it yet."""
    values = matter.values(words)
    body = pgettext(
        "mail.needs_clearing.body", "Something is missing before %(giver)s can help %(receiver)s: “%(title)s”. See what it is: %(link)s"
    )
    return pgettext("mail.needs_clearing.subject", "To arrange first: “%(title)s”") % values, body % values


def agreed(matter: Matter, words: Words) -> tuple[str, str]:
    """It is arranged."""
    values = matter.values(words)
    if matter.exchange.crosses:
        body = words.say(
            pgettext(
                "mail.agreed.next_door.body",
                "When: %(day)s, %(time)s. The meeting place is here, and you can let %(name)s see your phone number: %(link)s",
            ),
            pgettext(
                "mail.agreed.next_door.told",
                "When: %(day)s, %(time)s. Where: %(where)s. Tell %(broker)s whether %(name)s may have your phone number.",
            ),
        )
    else:
        body = words.say(
            pgettext("mail.agreed.body", "When: %(day)s, %(time)s. The meeting place and how to reach %(name)s are here: %(link)s"),
            pgettext("mail.agreed.told", "When: %(day)s, %(time)s. Where: %(where)s. %(broker)s can tell you how to reach %(name)s."),
        )
    return pgettext("mail.agreed.subject", "Arranged: “%(title)s”") % values, body % values


def declined(matter: Matter, words: Words) -> tuple[str, str]:
    """Not this time."""
    values = matter.values(words)
    body = words.say(
        pgettext("mail.declined.body", "%(name)s said: not this time. No hours have moved. You can ask someone else: %(link)s"),
        pgettext("mail.declined.told", "%(name)s said: not this time. No hours have moved. Would you like to ask someone else?"),
    )
    return pgettext("mail.declined.subject", "Not this time: “%(title)s”") % values, body % values


def cancelled(matter: Matter, words: Words) -> tuple[str, str]:
    """It is off."""
    values = matter.values(words)
    body = words.say(
        pgettext(
            "mail.cancelled.body", "“%(title)s” (%(day)s) will not happen. No hours have moved. You can arrange another day: %(link)s"
        ),
        pgettext(
            "mail.cancelled.told", "“%(title)s” (%(day)s) will not happen. No hours have moved. Would you like to arrange another day?"
        ),
    )
    return pgettext("mail.cancelled.subject", "Cancelled: “%(title)s”") % values, body % values


def called_off(matter: Matter, words: Words) -> tuple[str, str]:
    """It is off, and neither of the two ended it. Whether another day is possible is for the desk to say."""
    values = matter.values(words)
    body = pgettext(
        "mail.called_off.body", "“%(title)s” (%(day)s) will not happen. No hours have moved. If you have a question, ask %(broker)s."
    )
    return pgettext("mail.cancelled.subject", "Cancelled: “%(title)s”") % values, body % values


def held(matter: Matter, words: Words) -> tuple[str, str]:
    """It waits until the desk has been in touch."""
    values = matter.values(words)
    body = pgettext(
        "mail.held.body", "“%(title)s” (%(day)s) has to wait for now. Please do not go ahead before %(broker)s has been in touch with you."
    )
    return pgettext("mail.held.subject", "This has to wait: “%(title)s”") % values, body % values


def remembered(matter: Matter, words: Words, titles: list[str]) -> tuple[str, str]:
    """The other person has died. There is nothing to press, and somebody to talk to. The whole name: of this, nobody may guess wrong."""
    theirs = matter.theirs.membership
    name = theirs.short_name if matter.exchange.crosses else theirs.user.name
    values = matter.values(words) | {"name": name, "titles": ", ".join(f"“{title}”" for title in titles)}
    body = pgettext(
        "mail.remembered.body",
        "We are very sorry to tell you that %(name)s has died. This will not take place: %(titles)s. There is nothing you need to do. "
        "If you would like to talk, %(broker)s is here for you.",
    )
    return pgettext("mail.remembered.subject", "Sad news about %(name)s") % values, body % values


def no_show(matter: Matter, words: Words) -> tuple[str, str]:
    """It did not happen."""
    values = matter.values(words)
    body = words.say(
        pgettext("mail.no_show.body", "“%(title)s” (%(day)s) did not happen. No hours have moved. You can arrange another day: %(link)s"),
        pgettext("mail.no_show.told", "“%(title)s” (%(day)s) did not happen. No hours have moved. Would you like to arrange another day?"),
    )
    return pgettext("mail.no_show.subject", "It did not happen: “%(title)s”") % values, body % values


def lapsed(matter: Matter, words: Words) -> tuple[str, str]:
    """No answer came in time."""
    values = matter.values(words)
    body = words.say(
        pgettext("mail.lapsed.body", "No answer came in time (%(day)s). No hours have moved. You can ask again: %(link)s"),
        pgettext("mail.lapsed.told", "No answer came in time (%(day)s). No hours have moved. Would you like to ask again?"),
    )
    return pgettext("mail.lapsed.subject", "No answer in time: “%(title)s”") % values, body % values


def tomorrow(matter: Matter, words: Words) -> tuple[str, str]:
    """It is tomorrow."""
    values = matter.values(words)
    body = words.say(
        pgettext("mail.reminder.body", "Tomorrow, %(time)s: “%(title)s” (%(name)s). If something has changed, say so here: %(link)s"),
        pgettext("mail.reminder.told", "Tomorrow, %(time)s: “%(title)s” (%(name)s). If something has changed, please tell us."),
    )
    return pgettext("mail.reminder.subject", "Tomorrow: “%(title)s”") % values, body % values


def claimed(matter: Matter, words: Words) -> tuple[str, str]:
    """The other says how long it took."""
    values = matter.values(words) | {"duration": _length(matter.theirs.claimed_minutes)}
    body = words.say(
        pgettext("mail.confirm.body", "%(name)s says “%(title)s” took %(duration)s. Is that right? Answer here: %(link)s"),
        pgettext("mail.confirm.told", "%(name)s says “%(title)s” took %(duration)s. Is that right?"),
    )
    return pgettext("mail.confirm.subject", "How long did it take? “%(title)s”") % values, body % values


def noticed(matter: Matter, words: Words) -> tuple[str, str]:
    """The hours will be recorded by themselves."""
    assert matter.exchange.confirm_by is not None, "a claim waits until a day"
    day = dates.full(dates.today(matter.exchange.confirm_by))
    values = matter.values(words) | {"date": day, "duration": _length(matter.theirs.claimed_minutes)}
    body = words.say(
        pgettext(
            "mail.auto.body",
            "Nobody has answered about “%(title)s” yet. We will record %(duration)s on %(date)s. If that is wrong, tell us: %(link)s",
        ),
        pgettext(
            "mail.auto.told",
            "Nobody has answered about “%(title)s” yet. We will record %(duration)s on %(date)s. If that is wrong, please tell us.",
        ),
    )
    return pgettext("mail.auto.subject", "These hours will be recorded on %(date)s") % values, body % values


def differs(matter: Matter, words: Words) -> tuple[str, str]:
    """The two times are different."""
    values = matter.values(words)
    body = pgettext(
        "mail.differ.body", "Your time: %(mine)s. The time from %(name)s: %(theirs)s. No hours have moved. %(broker)s will ask you both."
    )
    return pgettext("mail.differ.subject", "The two times are different: “%(title)s”") % values, body % values


def to_settle(matter: Matter, words: Words) -> tuple[str, str]:
    """To the desk: there is a difference to settle."""
    values = matter.values(words)
    body = pgettext("mail.to_settle.body", "%(giver)s: %(mine)s. %(receiver)s: %(theirs)s. Ask them both, and settle it here: %(link)s")
    return pgettext("mail.to_settle.subject", "Hours to settle: “%(title)s”") % values, body % values


def waiting(matter: Matter, words: Words) -> tuple[str, str]:
    """Both agree, and the hours wait."""
    values = matter.values(words)
    body = words.say(
        pgettext(
            "mail.waiting.body",
            "You both agree. The hours are waiting for your coordinator. %(broker)s will be in touch. See more: %(link)s",
        ),
        pgettext("mail.waiting.told", "You both agree. The hours are waiting for your coordinator. %(broker)s will be in touch."),
    )
    if matter.exchange.waiting_for == WaitingFor.LIMIT_BETWEEN_BANKS:
        body = words.say(
            pgettext(
                "mail.waiting.limit.body",
                "You both agree. The two time banks have reached the limit of their agreement, so the hours are waiting. "
                "They move once there is room. See more: %(link)s",
            ),
            pgettext(
                "mail.waiting.limit.told",
                "You both agree. The two time banks have reached the limit of their agreement, so the hours are waiting. "
                "They move once there is room.",
            ),
        )
    elif matter.exchange.waiting_for == WaitingFor.NO_AGREEMENT:
        body = words.say(
            pgettext(
                "mail.waiting.no_agreement.body",
                "You both agree. The two time banks had no agreement on that day, so the hours are waiting. "
                "%(broker)s will be in touch. See more: %(link)s",
            ),
            pgettext(
                "mail.waiting.no_agreement.told",
                "You both agree. The two time banks had no agreement on that day, so the hours are waiting. %(broker)s will be in touch.",
            ),
        )
    return pgettext("mail.waiting.subject", "The hours are waiting: “%(title)s”") % values, body % values


def to_release(matter: Matter, words: Words) -> tuple[str, str]:
    """To the desk: hours wait for a decision."""
    values = matter.values(words)
    body = pgettext(
        "mail.to_release.body", "%(giver)s and %(receiver)s agree on %(duration)s, and the hours wait. See why, and decide: %(link)s"
    )
    return pgettext("mail.to_release.subject", "Hours that wait: “%(title)s”") % values, body % values


def limit_reached(other: TimeBank, words: Words) -> tuple[str, str]:
    """To the stewards: hours between two banks wait for room."""
    values = {"bank": other.name, "link": words.link}
    body = pgettext(
        "mail.limit_reached.body",
        "Hours between the two time banks are waiting, because the limit is reached. You can agree on another one: %(link)s",
    )
    return pgettext("mail.limit_reached.subject", "The limit has been reached: %(bank)s") % values, body % values


def posted(matter: Matter, words: Words) -> tuple[str, str]:
    """The hours are recorded."""
    values = matter.values(words)
    subject = pgettext("mail.posted.subject", "Hours recorded: “%(title)s”") % values
    if matter.mine.role == "giver":
        body = words.say(
            pgettext("mail.posted.giver.body", "You gave %(duration)s to %(name)s %(on_day)s. Your statement is here: %(link)s"),
            pgettext("mail.posted.giver.told", "You gave %(duration)s to %(name)s %(on_day)s. We can send you your statement on paper."),
        )
    else:
        body = words.say(
            pgettext("mail.posted.receiver.body", "You received %(duration)s from %(name)s %(on_day)s. Your statement is here: %(link)s"),
            pgettext(
                "mail.posted.receiver.told", "You received %(duration)s from %(name)s %(on_day)s. We can send you your statement on paper."
            ),
        )
    return subject, body % values


def corrected(matter: Matter, words: Words) -> tuple[str, str]:
    """Something was put right."""
    exchange = matter.exchange
    assert exchange.corrected_at is not None, "what is corrected says when"
    values = matter.values(words) | {"date": dates.full(dates.today(exchange.corrected_at)), "reason": exchange.correction_reason}
    body = words.say(
        pgettext(
            "mail.reversed.body",
            "%(broker)s put this right on %(date)s. %(duration)s went back. Reason: “%(reason)s”. See both lines: %(link)s",
        ),
        pgettext("mail.reversed.told", "%(broker)s put this right on %(date)s. %(duration)s went back. Reason: “%(reason)s”."),
    )
    return pgettext("mail.reversed.subject", "Put right: “%(title)s”") % values, body % values


def questioned(matter: Matter, words: Words, question: str) -> tuple[str, str]:
    """To the desk: somebody thinks a record is wrong."""
    values = matter.values(words) | {"words": question}
    body = pgettext(
        "mail.questioned.body", "A correction is asked for: “%(words)s”. %(giver)s gave %(receiver)s %(duration)s. Decide here: %(link)s"
    )
    return pgettext("mail.questioned.subject", "Correction asked for: “%(title)s”") % values, body % values


def thanked(matter: Matter, words: Words, thanks: str) -> tuple[str, str]:
    """The other says thank you."""
    values = matter.values(words) | {"words": thanks}
    body = pgettext("mail.thanks.body", "%(name)s wrote about “%(title)s”: “%(words)s”")
    return pgettext("mail.thanks.subject", "%(name)s says thank you") % values, body % values


def given(name: str, minutes: int, said: str, words: Words) -> tuple[str, str]:
    """Hours as a gift."""
    values = {"name": name, "duration": duration(minutes), "words": said, "link": words.link}
    body = (
        words.say(
            pgettext("mail.given.body", "%(name)s has given you %(duration)s. Your statement is here: %(link)s"),
            pgettext("mail.given.told", "%(name)s has given you %(duration)s. We can send you your statement on paper."),
        )
        % values
    )
    if said:
        body += "\n\n" + pgettext("mail.given.words", "%(name)s wrote: “%(words)s”") % values
    return pgettext("mail.given.subject", "%(name)s has given you hours") % values, body


def left_to_you(name: str, minutes: int, words: Words) -> tuple[str, str]:
    """The hours of someone who has died."""
    values = {"name": name, "duration": duration(minutes), "link": words.link}
    body = words.say(
        pgettext("mail.left_to_you.body", "The hours that %(name)s had have come to you: %(duration)s. Your statement is here: %(link)s"),
        pgettext(
            "mail.left_to_you.told", "The hours that %(name)s had have come to you: %(duration)s. We can send you your statement on paper."
        ),
    )
    return pgettext("mail.left_to_you.subject", "The hours that %(name)s had") % values, body % values


def visit_overdue(visit: Visit, words: Words) -> tuple[str, str]:
    """To the desk: whoever visits a home has not said that they arrived, or that they left."""
    member = visit.membership
    values = {"name": member.user.name, "time": dates.clock(dates.london(visit.due_at).time()), "phone": member.phone, "link": words.link}
    more = pgettext("mail.visit_overdue.more", "Write down what you find out: %(link)s") % values
    if visit.arrived_at is None:
        body = pgettext("visit.missed", "%(name)s was to arrive at %(time)s. We have heard nothing yet. Phone now: %(phone)s") % values
        return pgettext("mail.visit_missed.subject", "Not heard from before a visit: %(name)s") % values, f"{body}\n\n{more}"
    body = pgettext("visit.overdue", "%(name)s was to leave by %(time)s. We have heard nothing yet. Phone now: %(phone)s") % values
    return pgettext("mail.visit_overdue.subject", "Not heard from after a visit: %(name)s") % values, f"{body}\n\n{more}"


def stopped(giver: Membership, receiver: Membership, listing: Listing, words: Words) -> tuple[str, str]:
    """To the desk: safety stopped what a member wanted to arrange, and they have been told that somebody will talk to them."""
    values = {"giver": giver.short_name, "receiver": receiver.short_name, "title": listing.title, "link": words.link}
    body = pgettext(
        "mail.stopped.body", "%(giver)s was to help %(receiver)s: “%(title)s”. It may not go ahead. Talk to them; see why: %(link)s"
    )
    return pgettext("mail.stopped.subject", "Stopped for safety: “%(title)s”") % values, body % values
