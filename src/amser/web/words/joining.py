"""The path of joining in words: steps, references, who may read what."""

from collections.abc import Iterable

from django.utils.translation import pgettext

from amser.members.models import Opinion, Readers, Reference, ReferenceState, Road, Step


def step(code: str) -> str:
    """Return what a step is."""
    return {
        Step.CONVERSATION: pgettext("join.step.conversation", "A conversation"),
        Step.REFERENCES: pgettext("join.step.references", "References"),
        Step.CHECKS: pgettext("join.step.checks", "Checks"),
        Step.CODE: pgettext("join.step.code", "The code of conduct"),
    }[Step(code)]


def in_a_list(words: str) -> str:
    """Return words that can stand alone as they stand after others: they begin small."""
    return words[:1].lower() + words[1:]


def steps(missing: Iterable[str]) -> str:
    """Return steps in one list, which stands after other words."""
    return ", ".join(in_a_list(step(one)) for one in missing)


def readers(code: str) -> str:
    """Return who may read what was noted of a conversation."""
    return {
        Readers.DESK: pgettext("join.readers.desk", "Everyone at the desk, coordinators of places too"),
        Readers.BROKERS: pgettext("join.readers.brokers", "Brokers and stewards"),
        Readers.WRITER: pgettext("join.readers.writer", "Only the one who wrote it"),
    }[Readers(code)]


def verdict(code: str) -> str:
    """Return what a referee said."""
    return {
        Opinion.YES: pgettext("join.verdict.yes", "Yes, glad"),
        Opinion.UNSURE: pgettext("join.verdict.unsure", "Not sure"),
        Opinion.NO: pgettext("join.verdict.no", "No"),
    }[Opinion(code)]


def declined() -> str:
    """Return that a referee would rather not say."""
    return pgettext("join.reference.declined", "Would rather not say")


def code_signed(version: int) -> str:
    """Return that the code of conduct was signed, and which."""
    if version == 0:
        return pgettext("join.code.signed.default", "They signed the code of conduct that Amser brings")
    return pgettext("join.code.signed", "They signed the code of conduct. Version: %(version)s") % {"version": version}


def reference(one: Reference) -> str:
    """Return where a reference stands."""
    if one.state == ReferenceState.ANSWERED:
        if one.is_to_decide:
            return pgettext("join.reference.decide", "Answered: a broker decides")
        return pgettext("join.reference.counts", "It counts") if one.is_given else pgettext("join.reference.no", "It does not count")
    return {
        ReferenceState.ASKED: pgettext("join.reference.asked", "Asked, no answer yet"),
        ReferenceState.TALK: pgettext("join.reference.talk", "Would rather speak to you"),
        ReferenceState.DECLINED: declined(),
        ReferenceState.WITHDRAWN: pgettext("join.reference.withdrawn", "Taken back"),
    }[ReferenceState(one.state)]


def road(code: str) -> str:
    """Return how a referee is asked."""
    return {
        Road.EMAIL: pgettext("desk.channel.email", "E-mail"),
        Road.POST: pgettext("desk.channel.post", "Post"),
        Road.PHONE: pgettext("desk.channel.phone", "Phone"),
    }[Road(code)]


def alike(by: tuple[str, ...]) -> str:
    """Return what two people have in common."""
    known = {
        "name": pgettext("join.alike.name", "the same name"),
        "email": pgettext("join.alike.email", "the same e-mail address"),
        "phone": pgettext("join.alike.phone", "the same phone number"),
    }
    return ", ".join(known[one] for one in by)
