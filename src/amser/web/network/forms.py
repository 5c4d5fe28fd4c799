"""What people type about a group: what it is, as what they take part, whom they invite, and what they ask a contact."""

from typing import Any, Final

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.kernel.languages import base
from amser.networks.actions import GroupDetails, TakesPartAs
from amser.networks.models import LONGEST_CADENCE, Group, GroupAgreement, GroupMembership
from amser.timebanks.queries import councils
from amser.ui.forms import AmserForm, Boxes, TickBoxes
from amser.web.broker.running_forms import check_both
from amser.web.organisation.forms import LANGUAGES, long_text, text
from amser.web.words import groups_that_meet as words

CHARTER: Final = ("decides", "works", "who")


def _choices(of: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(code), label) for code, label in of.items()]


class GroupForm(AmserForm):
    """What a group says of itself: its name and purpose in both languages, its charter in both or not yet."""

    name_cy = text(pgettext_lazy("about.name.cy", "The name in Welsh"), required=True)
    name_en = text(pgettext_lazy("about.name.en", "The name in English"), required=True)
    kind = forms.ChoiceField(label=pgettext_lazy("group.what_kind", "What kind of group is it?"), choices=_choices(words.KINDS))
    about_cy = long_text(pgettext_lazy("group.about.cy", "What it is for, in Welsh"))
    about_en = long_text(pgettext_lazy("group.about.en", "What it is for, in English"))
    decides_cy = long_text(pgettext_lazy("group.decides.cy", "What it decides, in Welsh"))
    decides_en = long_text(pgettext_lazy("group.decides.en", "What it decides, in English"))
    works_cy = long_text(pgettext_lazy("group.works.cy", "How it works, in Welsh"))
    works_en = long_text(pgettext_lazy("group.works.en", "How it works, in English"))
    who_cy = long_text(pgettext_lazy("group.who.cy", "Who takes part, in Welsh"))
    who_en = long_text(pgettext_lazy("group.who.en", "Who takes part, in English"))
    joining = forms.ChoiceField(
        label=pgettext_lazy("group.joining", "How does somebody join?"), choices=_choices(words.JOINING), widget=Boxes
    )
    papers = forms.ChoiceField(label=pgettext_lazy("group.papers", "Who reads what?"), choices=_choices(words.PAPERS), widget=Boxes)
    least_days = forms.IntegerField(
        label=pgettext_lazy("group.least_days", "Days between two meetings, at least"),
        help_text=pgettext_lazy("group.least_days.hint", "For example 28. Leave both empty if there is no fixed pace."),
        min_value=1,
        max_value=LONGEST_CADENCE,
        required=False,
    )
    most_days = forms.IntegerField(
        label=pgettext_lazy("group.most_days", "Days between two meetings, at most"), min_value=1, max_value=LONGEST_CADENCE, required=False
    )
    councils = forms.MultipleChoiceField(
        label=pgettext_lazy("group.councils", "Which councils' areas does it serve?"), widget=TickBoxes(many=True), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, code in (("joining", "request"), ("papers", "members"), ("kind", "network")):
            self.fields[name].initial = code
        field = self.fields["councils"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(council.code, council.name) for council in councils(base(get_language() or "en"))]

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate: a purpose in both languages, a charter in both or in none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "about", *CHARTER)
        for code in ("cy", "en"):
            if not cleaned.get("about_cy") and not cleaned.get("about_en"):
                self.add_error(f"about_{code}", pgettext("error.nothing_written", "Nothing is written here. Fill it in to carry on."))
        return cleaned

    def details(self) -> GroupDetails:
        """Return what the group says of itself."""
        given = {name: self.cleaned_data[name] for name in GroupDetails.__dataclass_fields__}
        return GroupDetails(**{**given, "councils": tuple(given["councils"])})

    @staticmethod
    def of(group: Group) -> dict[str, Any]:
        """Return what a group says of itself now, to begin with."""
        return {name: getattr(group, name) for name in GroupDetails.__dataclass_fields__}


class PartForm(AmserForm):
    """As what somebody takes part in a group, in their own words. Nothing of it must be said."""

    sector = forms.ChoiceField(
        label=pgettext_lazy("group.sector", "For whom do you speak here?"),
        choices=[("", pgettext_lazy("group.sector.self", "For myself, or I would rather not say")), *_choices(words.SECTORS)],
        required=False,
    )
    capacity = forms.ChoiceField(
        label=pgettext_lazy("group.capacity", "As what do you take part?"),
        help_text=pgettext_lazy(
            "group.capacity.hint", "Only in this group, and only if you like. Others see how many there are of each, never that it is you."
        ),
        choices=[("", pgettext_lazy("group.capacity.unsaid", "I would rather not say")), *_choices(words.CAPACITIES)],
        required=False,
    )
    post = text(
        pgettext_lazy("group.post", "Your post, if you come for an organisation"),
        hint=pgettext_lazy("group.post.hint", "For example: Development officer, Menter Glan yr Afon. Members see this."),
    )

    def part(self) -> TakesPartAs:
        """Return as what they take part."""
        given = self.cleaned_data
        return TakesPartAs(sector=given["sector"], capacity=given["capacity"], post=given["post"])


class JoinForm(PartForm):
    """Joining a group, and agreeing to what its members agree to where there is something."""

    agrees = forms.BooleanField(label=pgettext_lazy("group.agrees", "I agree to this"), required=True)
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=9)

    def __init__(self, *args: Any, agreement: GroupAgreement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = str(agreement.version) if agreement else ""
        if agreement is None:
            del self.fields["agrees"]

    def read(self, group: Group) -> GroupAgreement | None:
        """Return the version that they read: one published since is not agreed to unread."""
        return agreement_read(group, self.cleaned_data["version"])


def agreement_read(group: Group, version: str) -> GroupAgreement | None:
    """Return the version of what members agree to that somebody read, by its number; None where there is no such."""
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0  # noqa: PLR2004
    return group.agreements.filter(version=number).first()


class MyPartForm(PartForm):
    """What a member says of their part, later."""

    digest = forms.BooleanField(
        label=pgettext_lazy("group.digest", "Tell me in my weekly letter what is new in this group"), required=False
    )

    @staticmethod
    def of(mine: GroupMembership) -> dict[str, Any]:
        """Return what they say now."""
        return {name: getattr(mine, name) for name in ("sector", "capacity", "post", "digest")}


class InviteForm(AmserForm):
    """Somebody invited to a group."""

    name = text(pgettext_lazy("group.invite.name", "Their full name"), required=True)
    email = forms.EmailField(label=pgettext_lazy("group.invite.email", "Their e-mail address"))
    language = forms.ChoiceField(
        label=pgettext_lazy("staff.language", "In which language shall we write?"), choices=LANGUAGES, widget=Boxes, initial="both"
    )


class RoleForm(AmserForm):
    """Another role for a member."""

    role = forms.ChoiceField(
        label=pgettext_lazy("group.role", "What do they do in the group?"), choices=_choices(words.ROLES), widget=Boxes
    )


class AgreementForm(AmserForm):
    """What members agree to, in both languages."""

    text_cy = forms.CharField(label=pgettext_lazy("group.agreement.cy", "In Welsh"), widget=forms.Textarea({"rows": "6"}), max_length=8000)
    text_en = forms.CharField(
        label=pgettext_lazy("group.agreement.en", "In English"), widget=forms.Textarea({"rows": "6"}), max_length=8000
    )


class ContactForm(AmserForm):
    """Whom everybody may write to, and about what."""

    member = forms.ChoiceField(label=pgettext_lazy("group.contact.who", "Who?"))
    about_cy = text(pgettext_lazy("group.contact.about.cy", "About what, in Welsh"), required=True)
    about_en = text(pgettext_lazy("group.contact.about.en", "About what, in English"), required=True)

    def __init__(self, *args: Any, members: list[GroupMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(number, one.shown_name) for number, one in self.members.items()]


class WriteForm(AmserForm):
    """A letter to a contact of a group, from anybody. It goes to them by e-mail; their address is not shown."""

    name = text(pgettext_lazy("group.write.name", "Your name"), required=True)
    email = forms.EmailField(
        label=pgettext_lazy("group.write.email", "Your e-mail address"),
        help_text=pgettext_lazy("group.write.email.hint", "They answer you there. We do not keep it."),
    )
    words = forms.CharField(
        label=pgettext_lazy("group.write.words", "What would you like to say?"), widget=forms.Textarea({"rows": "6"}), max_length=4000
    )


class LinkForm(AmserForm):
    """Proposing to another group to do something together."""

    other = forms.ChoiceField(label=pgettext_lazy("group.link.other", "Which group?"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("group.link.kind", "What would you do together?"), choices=_choices(words.LINKS), widget=Boxes
    )

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(one.pk): one for one in groups}
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(number, one.name) for number, one in self.groups.items()]


class CloseForm(AmserForm):
    """Why a group ends, in both languages."""

    why_cy = text(pgettext_lazy("group.close.cy", "Why it ends, in Welsh"), length=500, required=True)
    why_en = text(pgettext_lazy("group.close.en", "Why it ends, in English"), length=500, required=True)
