"""What people type about assets: what one is, where and when, whom to ask, and with which group it is shared."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.networks.actions import AskAbout, AssetDetails
from amser.networks.models import A_DEGREE, Asset, AssetContact, Group, Papers, ShareRight
from amser.ui.forms import AmserForm, Boxes
from amser.web.broker.running_forms import check_both
from amser.web.network.paper_forms import LONGEST_TAG, MOST_TAGS, tags_of
from amser.web.organisation.forms import degrees_in, long_text
from amser.web.organisation.forms import text as one_line
from amser.web.words import assets as words

ASKED: Final = {"contact_name": "name", "contact_email": "email", "contact_phone": "phone"}
BOTH: Final = ("about", "area", "schedule", "access", "cost")


class AssetForm(AmserForm):
    """What a group says of an asset, in both languages; and whom its own members ask about it."""

    name_cy = one_line(pgettext_lazy("asset.name.cy", "Its name in Welsh"), length=160, required=True)
    name_en = one_line(pgettext_lazy("asset.name.en", "Its name in English"), length=160, required=True)
    kind = forms.ChoiceField(
        label=pgettext_lazy("asset.kind", "What is it?"), choices=[(str(code), label) for code, label in words.KINDS.items()], widget=Boxes
    )
    about_cy = long_text(pgettext_lazy("asset.about.cy", "What there is, in Welsh"), rows=3, length=2000)
    about_en = long_text(pgettext_lazy("asset.about.en", "What there is, in English"), rows=3, length=2000)
    organisation_name = one_line(pgettext_lazy("asset.organisation", "Whose is it, if it is an organisation's?"), length=160)
    area_cy = one_line(
        pgettext_lazy("asset.area.cy", "Where, in Welsh"),
        length=160,
        hint=pgettext_lazy("asset.area.hint", "A hall, a village, a part of town. Never somebody's home."),
    )
    area_en = one_line(pgettext_lazy("asset.area.en", "Where, in English"), length=160)
    latitude = one_line(
        pgettext_lazy("place.latitude", "Latitude, for the map"),
        length=12,
        hint=pgettext_lazy(
            "asset.latitude.hint", "Only a place stands where it is; the rest within about a kilometre. For example: 51.4816"
        ),
    )
    longitude = one_line(
        pgettext_lazy("place.longitude", "Longitude, for the map"),
        length=12,
        hint=pgettext_lazy("place.longitude.hint", "For example: -3.1791"),
    )
    schedule_cy = one_line(pgettext_lazy("asset.schedule.cy", "When, in Welsh"), length=300)
    schedule_en = one_line(pgettext_lazy("asset.schedule.en", "When, in English"), length=300)
    access_cy = long_text(pgettext_lazy("place.access.cy", "How one gets in and about, in Welsh"), rows=2, length=1000)
    access_en = long_text(pgettext_lazy("place.access.en", "How one gets in and about, in English"), rows=2, length=1000)
    cost_cy = one_line(pgettext_lazy("asset.cost.cy", "What it costs, in Welsh"), length=300)
    cost_en = one_line(pgettext_lazy("asset.cost.en", "What it costs, in English"), length=300)
    url = forms.URLField(label=pgettext_lazy("asset.url", "Its website"), required=False, max_length=500, assume_scheme="https")
    identifier = one_line(
        pgettext_lazy("asset.identifier", "Its number in another list"),
        length=120,
        hint=pgettext_lazy("asset.identifier.hint", "Such as a charity's. A file brought in later then finds it."),
    )
    tags = one_line(
        pgettext_lazy("document.tags", "Tags"), length=500, hint=pgettext_lazy("document.tags.hint", "With commas between them.")
    )
    contact_name = one_line(
        pgettext_lazy("asset.contact.name", "Whom can members ask about it?"),
        length=160,
        hint=pgettext_lazy(
            "asset.contact.hint", "Only with their agreement. Members of this group read it, and nobody else, whatever is shared."
        ),
    )
    contact_email = forms.EmailField(label=pgettext_lazy("asset.contact.email", "Their e-mail address"), required=False, max_length=254)
    contact_phone = one_line(pgettext_lazy("asset.contact.phone", "Their telephone number"), length=40)
    is_public = forms.BooleanField(label=pgettext_lazy("asset.is_public", "Everybody may see it"), required=False)

    def __init__(self, *args: Any, group: Group, runs_it: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stays_public = bool(self.initial.get("is_public"))
        if not runs_it or group.papers == Papers.PRIVATE:
            del self.fields["is_public"]

    def clean(self) -> dict[str, Any]:
        """Have each stand in both languages or in neither, tags be few, and the map have both figures or none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, *BOTH)
        tags = tags_of(cleaned.get("tags", ""))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            self.add_error("tags", pgettext("document.error.tags", "Write at most twelve tags, each of a few words."))
        cleaned["latitude"], cleaned["longitude"] = degrees_in(self)
        if not cleaned.get("contact_name") and (cleaned.get("contact_email") or cleaned.get("contact_phone")):
            self.add_error("contact_name", words.SAY["asset_nobody_to_ask"](None, ""))
        if cleaned.get("contact_name") and not (cleaned.get("contact_email") or cleaned.get("contact_phone") or self.errors):
            self.add_error("contact_email", words.SAY["asset_nobody_to_ask"](None, ""))
        return cleaned

    def details(self) -> AssetDetails:
        """Return what was typed of the asset."""
        given = {name: self.cleaned_data[name] for name in AssetDetails.__dataclass_fields__ if name in self.cleaned_data}
        public = {"is_public": self.cleaned_data.get("is_public", self.stays_public)}
        return AssetDetails(**{**given, **public, "tags": tuple(tags_of(given["tags"]))})

    def contact(self) -> AskAbout | None:
        """Return whom to ask, or None."""
        given = {part: self.cleaned_data[name] for name, part in ASKED.items()}
        return AskAbout(**given) if given["name"] else None

    @staticmethod
    def of(asset: Asset) -> dict[str, Any]:
        """Return what is known of an asset, to begin with."""
        found = {name: getattr(asset, name) for name in AssetDetails.__dataclass_fields__}
        at = {name: "" if found[name] is None else f"{found[name] / A_DEGREE:.5f}" for name in ("latitude", "longitude")}
        contact = AssetContact.objects.filter(asset=asset).first()
        asked = {name: getattr(contact, part, "") for name, part in ASKED.items()}
        return {**found, **at, **asked, "tags": ", ".join(asset.tags)}


class ShareForm(AmserForm):
    """With which group an asset is shared, and what that group may do."""

    group = forms.ChoiceField(label=pgettext_lazy("asset.share.group", "With which group?"), widget=Boxes)
    right = forms.ChoiceField(
        label=pgettext_lazy("asset.share.right", "What may its members do?"),
        choices=[(str(code), label) for code, label in words.RIGHTS.items()],
        initial=ShareRight.SEE,
        widget=Boxes,
    )

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(one.pk): one for one in groups}
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.name) for key, one in self.groups.items()]

    def chosen(self) -> Group:
        """Return the group."""
        return self.groups[self.cleaned_data["group"]]
