"""A referee's page: behind a link that nobody can guess, without an account, in both languages."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from amser.kernel.errors import NotFound
from amser.members import actions
from amser.members.actions import Answer
from amser.members.models import Opinion, Reference
from amser.members.policies import reference_behind
from amser.ui.forms import AmserForm, Boxes
from amser.web.pages import attempt, go, now, page, stranger
from amser.web.throttle import too_often
from amser.web.visiting import typed

TALK: Final = "talk"
DECLINED: Final = "declined"


class ReferenceForm(AmserForm):
    """What a referee is asked: three questions, or to speak to somebody instead."""

    known = forms.CharField(required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
    answer = forms.ChoiceField(
        choices=[
            (Opinion.YES.value, pgettext_lazy("reference.yes", "Yes")),
            (Opinion.UNSURE.value, pgettext_lazy("reference.unsure", "I am not sure")),
            (Opinion.NO.value, pgettext_lazy("reference.no", "No")),
            (TALK, pgettext_lazy("reference.talk", "I would rather speak to you")),
            (DECLINED, pgettext_lazy("reference.declined", "I would rather not say")),
        ],
        widget=Boxes,
    )
    words = forms.CharField(
        label=pgettext_lazy("reference.more", "Is there anything that we should know?"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
    )
    reach_on = forms.CharField(
        label=pgettext_lazy("reference.reach", "If you would rather speak to us: your phone number, and when to ring"),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].label = pgettext("reference.known", "How do you know %(name)s, and for how long?") % {"name": name}
        self.fields["answer"].label = pgettext("reference.glad", "Would you be glad to see %(name)s help your neighbours?") % {"name": name}

    def clean(self) -> dict[str, Any]:
        """See to it that whoever would rather speak can be reached."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("answer") == TALK and not given.get("reach_on"):
            self.add_error("reach_on", pgettext("reference.reach.missing", "Write a phone number, so that we can ring you."))
        return given

    def said(self) -> str:
        """Return what they wrote, as the desk reads it."""
        return "\n\n".join(part for part in (self.cleaned_data["known"], self.cleaned_data["words"]) if part)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reference(request: HttpRequest, token: str) -> HttpResponse:
    """Take a referee's answer. A link that is unknown, too old or taken back says the same of itself, whoever asks."""
    try:
        one = reference_behind(token, at=now())
    except NotFound:
        return page(request, "public/reference_gone.html", status=404)
    request.bank = one.timebank  # type: ignore[attr-defined]
    name = one.membership.user.name
    form = ReferenceForm(typed(request), name=name)
    too_many = too_often(request, form, "reference")
    if form.is_valid() and attempt(request, form, lambda: _keep(one, form)) is not None:
        return go("public:reference_thanks")
    if not one.is_open and not too_many:
        return page(request, "public/reference_thanks.html")
    status = 429 if too_many else 200
    return page(request, "public/reference.html", status=status, form=form, name=name, bank=one.timebank, referee=one.name)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank a referee, and say how their words are kept."""
    return page(request, "public/reference_thanks.html")


def _keep(one: Reference, form: ReferenceForm) -> Reference:
    given = form.cleaned_data
    said = {"by": stranger(), "key": given["key"], "at": now(), "reference": one}
    if given["answer"] == TALK:
        return actions.talk_about_reference(**said, reach_on=given["reach_on"])
    if given["answer"] == DECLINED:
        return actions.decline_reference(**said)
    return actions.give_reference(**said, answer=Answer(verdict=given["answer"], words=form.said()))
