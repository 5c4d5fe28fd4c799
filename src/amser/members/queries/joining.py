"""How far someone has come on the path of joining, who is like whom, and who is to be heard from."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, Func, OuterRef, Q, TextField, Value

from amser.kernel.languages import fold
from amser.members.models import (
    Application,
    CodeAccepted,
    Conversation,
    Membership,
    Occasion,
    Reference,
    ReferenceState,
    State,
    Step,
    StepTaken,
)
from amser.members.models.membership import MembershipQuerySet
from amser.members.models.reference import ENOUGH
from amser.timebanks.models import CodeOfConduct, TimeBank
from amser.timebanks.queries import Policy, code_of, policy_of

A_MONTH: Final = dt.timedelta(days=30)
_HEARD_WITHIN: Final = dt.timedelta(days=90)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """One step of the path for one person: wanted by the bank, done, or stepped over with a reason."""

    step: Step
    is_wanted: bool
    is_done: bool
    stepped_over: StepTaken | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it stands between this person and being let in."""
        return self.is_wanted and not self.is_done and self.stepped_over is None


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far someone has come. `given`, `open`, `to_decide`, `to_talk` count references (who would rather talk is open too); `wanted` is how many the bank asks for."""

    membership: Membership
    steps: tuple[Standing, ...]
    wanted: int
    given: int
    open: int
    to_decide: int
    to_talk: int

    @property
    def missing(self) -> tuple[Step, ...]:
        """The steps that the bank wants and that are neither done nor stepped over, in their order."""
        return tuple(one.step for one in self.steps if one.is_missing)

    @property
    def lacks_references(self) -> bool:
        """Whether the bank wants references, and those that clear somebody are not here; to step over them does not bring them."""
        return self.wanted > 0 and self.given < max(self.wanted, ENOUGH)

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands between an applicant and being let in."""
        return self.membership.state != State.ENQUIRY and not self.missing

    @property
    def state(self) -> State:
        """Where an applicant stands by what is done, whatever is written on the membership."""
        if self.membership.state == State.ENQUIRY:
            return State.ENQUIRY
        if Step.CONVERSATION in self.missing:
            return State.APPLIED
        if Step.REFERENCES not in self.missing:
            return State.CHECKS_PENDING
        asked_enough = self.given + self.open + self.to_decide >= self.wanted
        return State.REFERENCES_PENDING if asked_enough else State.INTERVIEWED


def progress_of(membership: Membership, *, on: dt.date) -> Progress:
    """Return how far one person has come. Six queries."""
    return progress_of_all(membership.timebank, [membership], on=on)[0]


def progress_of_all(bank: TimeBank, memberships: Iterable[Membership], *, on: dt.date) -> list[Progress]:
    """Return how far people of one bank have come, in the order given. Six queries, however many people."""
    people = list(memberships)
    ids = [one.pk for one in people]
    policy, code = policy_of(bank, on=on), code_of(bank, on=on)
    talked = set(Conversation.objects.filter(membership__in=ids, occasion=Occasion.JOINING).values_list("membership_id", flat=True))
    agreed = set(CodeAccepted.objects.filter(membership__in=ids, version=code.version).values_list("membership_id", flat=True))
    taken = {(one.membership_id, one.step): one for one in StepTaken.objects.filter(membership__in=ids).select_related("by_user")}
    given, still_open, to_decide, to_talk = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for reference in Reference.objects.filter(membership__in=ids).defer("words", "address"):
        given[reference.membership_id] += reference.is_given
        still_open[reference.membership_id] += reference.is_open
        to_decide[reference.membership_id] += reference.is_to_decide
        to_talk[reference.membership_id] += reference.state == ReferenceState.TALK
    return [
        Progress(
            membership=one,
            steps=_steps(
                one,
                policy,
                taken,
                done={
                    Step.CONVERSATION: one.pk in talked,
                    Step.REFERENCES: given[one.pk] >= policy.joining_references,
                    Step.CHECKS: False,
                    Step.CODE: one.pk in agreed,
                },
            ),
            wanted=policy.joining_references,
            given=given[one.pk],
            open=still_open[one.pk],
            to_decide=to_decide[one.pk],
            to_talk=to_talk[one.pk],
        )
        for one in people
    ]


def _steps(one: Membership, policy: Policy, taken: dict[tuple[int, str], StepTaken], *, done: dict[Step, bool]) -> tuple[Standing, ...]:
    wanted = {
        Step.CONVERSATION: policy.joining_conversation,
        Step.REFERENCES: policy.joining_references > 0,
        Step.CHECKS: policy.joining_checks,
        Step.CODE: True,
    }
    return tuple(_standing(step, wanted=wanted[step], done=done[step], taken=taken.get((one.pk, step))) for step in Step)


def _standing(step: Step, *, wanted: bool, done: bool, taken: StepTaken | None) -> Standing:
    over = taken if taken and taken.stepped_over else None
    return Standing(step, is_wanted=wanted, is_done=done or bool(taken and not over), stepped_over=None if done else over)


def has_code_to_agree(membership: Membership, *, on: dt.date) -> bool:
    """
    Whether a member has yet to agree to a code of conduct that their bank has published. One query.

    The code that Amser brings asks nobody who was let in before: it is agreed to on the way in.
    """
    agreed = CodeAccepted.objects.filter(membership=membership, version=OuterRef("version"))
    newest = CodeOfConduct.objects.filter(timebank=membership.timebank_id).in_force(on).annotate(is_agreed=Exists(agreed)).first()
    return newest is not None and not newest.is_agreed  # type: ignore[attr-defined]


def has_agreed(membership: Membership, *, on: dt.date) -> bool:
    """Whether a member has agreed to the code of conduct that is in force on a day. Two queries."""
    version = code_of(membership.timebank, on=on).version
    return CodeAccepted.objects.filter(membership=membership, version=version).exists()


def is_group_only(membership: Membership, *, on: dt.date) -> bool:
    """Whether a member may be under 18 on a day, and so joins groups with a leader and nothing else. One query."""
    found = Application.objects.filter(membership=membership).first()
    return found is not None and found.is_group_only(on=on)


def not_yet_heard_from(bank: TimeBank, *, on: dt.date) -> MembershipQuerySet:
    """Return the members who joined within three months, and with whom nobody has talked since about how it goes."""
    heard = Conversation.objects.filter(membership=OuterRef("pk"), occasion=Occasion.FIRST_MONTH)
    return Membership.objects.active().filter(~Exists(heard), timebank=bank, joined_on__gt=on - _HEARD_WITHIN)


@dataclasses.dataclass(frozen=True, slots=True)
class Likeness:
    """Someone of this bank who may be the same person, and by what: "name", "email", "phone"."""

    membership: Membership
    by: tuple[str, ...]


def alike(
    bank: TimeBank, *, name: str, email: str = "", phone: str = "", birth_year: int | None = None, but: Membership | None = None
) -> list[Likeness]:
    """
    Return who in this bank, and in no other, may be the person about to be added: at most ten. One query.

    The same name counts, unless both years of birth are known and differ; so do the same e-mail address and telephone.
    """
    digits = _digits(phone)
    words = Q(search__startswith=f"{fold(' '.join(name.split()))} ")  # what is searched begins with the whole name
    found = Membership.objects.filter(timebank=bank).with_person().select_related("application")
    # The last figures find a telephone number however it was written; all of them are compared below.
    found = found.annotate(figures=Func("phone", Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()))
    by_phone = Q(figures__endswith=digits[-6:]) if digits else Q()
    maybe = words | (Q(user__email__iexact=email) | Q(contact_email__iexact=email) if email else Q()) | by_phone
    likenesses = []
    for one in found.filter(maybe).exclude(pk=but.pk if but else 0).order_by("-applied_at", "-pk").defer("about", "can_do", "would_like"):
        by = tuple(
            what
            for what, is_same in (
                ("name", fold(one.user.name) == fold(" ".join(name.split())) and _may_be_born(one, birth_year)),
                ("email", bool(email) and email.lower() in {(one.user.email or "").lower(), one.contact_email.lower()}),
                ("phone", bool(digits) and _digits(one.phone) == digits),
            )
            if is_same
        )
        if by:
            likenesses.append(Likeness(one, by))
    return likenesses[:10]


def _may_be_born(one: Membership, birth_year: int | None) -> bool:
    known = getattr(one, "application", None)
    return birth_year is None or known is None or known.birth_year in {None, birth_year}


def _digits(phone: str) -> str:
    """Return a telephone number as it is dialled in this country, so that +44 and 0 are the same."""
    found = "".join(sign for sign in phone if sign.isdecimal())
    return f"0{found[2:]}" if found.startswith("44") else found
