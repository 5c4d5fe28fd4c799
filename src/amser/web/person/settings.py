"""A person's own settings: language, format, channel, the names."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from amser.identity import actions
from amser.identity.models import Format
from amser.kernel.languages import base
from amser.web.languages import WORDS_COOKIE
from amser.web.pages import actor, attempt, go, now, page
from amser.web.public.forms import CHANNELS, FORMATS, LANGUAGES, NameForm, PreferencesForm
from amser.web.visiting import PersonRequest, person_page, typed


@require_safe
@person_page
def settings(request: PersonRequest) -> HttpResponse:
    """Show what was chosen, each with a way to change it."""
    person = request.user
    chosen = {
        "language": dict(LANGUAGES)[person.language],
        "format": dict(FORMATS)[person.format],
        "channel": dict(CHANNELS)[person.channel],
    }
    return page(request, "person/settings.html", person=person, chosen=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def preferences(request: PersonRequest) -> HttpResponse:
    """Take a choice of language, format and channel; it holds from the next page on."""
    person = request.user
    form = PreferencesForm(typed(request), initial={"language": person.language, "format": person.format, "channel": person.channel})
    if form.is_valid():
        kept = attempt(
            request,
            form,
            lambda: actions.set_preferences(
                by=actor(request), key=form.cleaned_data["key"], at=now(), user=person, preferences=form.preferences()
            ),
        )
        if kept:
            return _kept(request, form.preferences())
    return page(request, "person/preferences.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def name(request: PersonRequest) -> HttpResponse:
    """Take another name."""
    person = request.user
    form = NameForm(typed(request), initial={"name": person.name, "known_as": person.known_as})
    if form.is_valid():
        given = form.cleaned_data
        if attempt(
            request,
            form,
            lambda: actions.rename(by=actor(request), at=now(), user=person, **given),
        ):
            messages.success(request, pgettext("settings.kept", "Your choices are kept."))
            return go("person:settings")
    return page(request, "person/name.html", form=form)


def _kept(request: PersonRequest, chosen: actions.Preferences) -> HttpResponse:
    """Go on in the language that was chosen; what the footer's switch said before no longer counts."""
    current = base(get_language() or "en")
    language = chosen.language if chosen.language in {"cy", "en"} else current
    with translation.override(f"{language}-simple" if chosen.format == Format.SIMPLE else language):
        messages.success(request, pgettext("settings.kept", "Your choices are kept."))
        response = go("person:settings")
    response.delete_cookie(WORDS_COOKIE)
    return response
