"""Who gave and who received, where either may be an organisation of the bank."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import pgettext

from amser.kernel.languages import fold
from amser.members.models import Membership
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank
from amser.web.broker import finding
from amser.web.broker.forms import RecordForm

Side = Membership | Belonging


class RecordSidesForm(RecordForm):
    """What happened between two people, or between an organisation and a member."""

    def clean_giver(self) -> Side:  # type: ignore[override]
        """Return the one member or organisation that was meant. Raises ValidationError."""
        return _side(self.bank, self.cleaned_data["giver"], self.data.get("giver_number", ""))

    def clean_receiver(self) -> Side:  # type: ignore[override]
        """Return the one member or organisation that was meant. Raises ValidationError."""
        return _side(self.bank, self.cleaned_data["receiver"], self.data.get("receiver_number", ""))

    def clean(self) -> dict[str, Any]:
        """Refuse two organisations; and from a coordinator of a place, an organisation with somebody of another."""
        sides = [side for name in ("giver", "receiver") if (side := self.cleaned_data.get(name))]
        organisations = [side for side in sides if isinstance(side, Belonging)]
        if not organisations:
            return super().clean()
        # The checks of `RecordForm` are about people: they read the member alone.
        kept = {name: self.cleaned_data.pop(name, None) for name in ("giver", "receiver")}
        cleaned = super().clean()
        cleaned |= kept
        if len(organisations) > 1:
            text = pgettext(
                "error.two_organisations", "One of the two has to be a member. Hours between two organisations are not recorded."
            )
            self.add_error("receiver", text)
        members = [side for side in sides if isinstance(side, Membership)]
        if self.places is not None and any(member.place_id not in self.places for member in members):
            self.add_error(None, pgettext("desk.record.other_place", "Neither of them lives in your place. Ask a broker to record it."))
        return cleaned

    @property
    def organisation(self) -> Belonging | None:
        """The organisation on either side; None between two people. Only of a valid form."""
        sides = (self.cleaned_data["giver"], self.cleaned_data["receiver"])
        return next((side for side in sides if isinstance(side, Belonging)), None)

    def with_organisation(self) -> dict[str, Any]:
        """Return which organisation and member it is, and who gave. Only of a valid form that has an organisation."""
        giver, receiver = self.cleaned_data["giver"], self.cleaned_data["receiver"]
        gives = isinstance(giver, Belonging)
        return {"belonging": self.organisation, "membership": receiver if gives else giver, "organisation_gives": gives}


def _side(bank: TimeBank, typed: str, number: str) -> Side:
    """Return an organisation by its whole name, else a member, else an organisation by a part of its name. Raises ValidationError."""
    found = organisations(bank, typed)
    wanted = fold(typed).split()
    called = [one for one in found if wanted in (fold(one.organisation.name_cy).split(), fold(one.organisation.name_en).split())]
    if len(called) == 1:
        return called[0]
    members = finding.members(bank, typed)
    if members or not found:
        return finding.choose(bank, members, number)
    if len(found) > 1:
        raise ValidationError(pgettext("error.several_organisations", "This may be one of several organisations. Write more of the name."))
    return found[0]


def organisations(bank: TimeBank, typed: str) -> list[Belonging]:
    """Return the organisations in a bank in whose names every word occurs. One query."""
    words = fold(typed).split()
    meant = Q(*(Q(organisation__search__contains=word) for word in words))
    found = Belonging.objects.live().filter(meant, timebank=bank).select_related("organisation", "timebank") if words else []
    return [one for one in found if all(word in fold(f"{one.organisation.name_cy} {one.organisation.name_en}") for word in words)]


def names(bank: TimeBank) -> list[tuple[str, str]]:
    """Return what the browser completes a name to: members, then organisations. Two queries."""
    known = Belonging.objects.live().filter(timebank=bank).select_related("organisation").order_by("organisation__sort_cy")
    return [*finding.names(bank), *((one.organisation.name, one.organisation.name) for one in known)]
