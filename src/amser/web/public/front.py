"""The front page for Wales: which bank is mine, and what to do where there is none."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from amser.kernel.errors import NotFound
from amser.kernel.languages import base, sort_key
from amser.timebanks import actions
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import Council, councils, councils_by_code
from amser.web.pages import attempt, go, now, page, stranger
from amser.web.public.forms import InterestForm
from amser.web.throttle import too_often
from amser.web.visiting import typed


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show what a time bank is, and the banks of the council that was chosen."""
    chosen = councils_by_code().get(request.GET.get("council", ""))
    language = base(get_language() or "en")
    found = TimeBank.objects.running().for_council(chosen.code) if chosen else TimeBank.objects.none()
    banks = sorted(found, key=lambda bank: sort_key(bank.name))
    return page(request, "public/front.html", councils=councils(language), chosen=chosen, banks=banks)


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: HttpRequest, council: str) -> HttpResponse:
    """Take the wish for a time bank where there is none."""
    form = InterestForm(typed(request))
    area = _council(council)
    status = 429 if too_often(request, form, "interest", most=10) else 200
    if form.is_valid():
        noted = attempt(
            request,
            form,
            lambda: actions.note_interest(by=stranger(), at=now(), council=area.code, **form.cleaned_data),
        )
        if noted:
            return go("public:interested", area.code)
    return page(request, "public/interest.html", status=status, form=form, council=area)


@require_safe
def interested(request: HttpRequest, council: str) -> HttpResponse:
    """Thank someone for their interest."""
    return page(request, "public/interested.html", council=_council(council))


def _council(code: str) -> Council:
    found = councils_by_code().get(code)
    if found is None:
        raise NotFound
    return found
