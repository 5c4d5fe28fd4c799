"""The bank's code of conduct, for whoever runs the bank."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext

from amser.kernel.dates import today
from amser.timebanks import actions
from amser.timebanks.models import CodeOfConduct
from amser.timebanks.queries import code_of
from amser.web.broker.joining_forms import CodeForm
from amser.web.broker.visiting import steward_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed


@steward_page
def code(request: DeskRequest) -> HttpResponse:
    """Read the code in force, and publish another: both languages together."""
    bank, on = request.bank, today(now())
    in_force = code_of(bank, on=on)
    form = CodeForm(typed(request), initial={"text_cy": in_force.text_cy, "text_en": in_force.text_en, "begins_on": on})
    if form.is_valid():
        given = form.cleaned_data

        def act() -> CodeOfConduct:
            texts = {"text_cy": given["text_cy"], "text_en": given["text_en"]}
            return actions.publish_code(by=actor(request), key=given["key"], at=now(), bank=bank, begins_on=given["begins_on"], **texts)

        if attempt(request, form, act):
            words = pgettext("code.done", "Published. From that day on, everyone is asked to agree, each at their next visit.")
            messages.success(request, words)
            return go("broker:code", bank.slug)
    return page(request, "broker/code.html", form=form, code=in_force)
