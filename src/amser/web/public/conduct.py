"""The code of conduct that a bank asks people to agree to, for anyone to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amser.kernel.dates import today
from amser.timebanks import policies
from amser.timebanks.queries import code_of
from amser.web.pages import now, page


@require_safe
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the code in force."""
    bank = policies.bank_at(slug)
    request.bank = bank  # type: ignore[attr-defined]
    return page(request, "public/code.html", bank=bank, code=code_of(bank, on=today(now())))
