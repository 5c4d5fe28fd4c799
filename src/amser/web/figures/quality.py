"""The Quality Mark form, filled in as far as Amser knows."""

from typing import Any

from django import forms
from django.utils.translation import pgettext

from amser.kernel.dates import full, today
from amser.measures.models import QualityAnswer, Question
from amser.measures.queries.outside import parts
from amser.measures.queries.period import Period
from amser.measures.queries.quality import Answers, QualityForm
from amser.ui.forms import AmserForm
from amser.web.figures.tables import Column, Table, Unit, Value
from amser.web.words import figures as words

BLANK = "…"


def form_tables(form: QualityForm, said: Answers, period: Period) -> list[Table]:
    """Return the form: what is known, and what somebody at the bank has written; blanks are filled in by hand."""
    return [known(form), _written(said, period)]


class AnswersForm(AmserForm):
    """The Quality Mark's questions, in a bank's own words. What was said for an earlier period is there to start from."""

    def __init__(self, *args: Any, said: Answers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question, label in questions().items():
            answer, earlier = said.given.get(question), said.earlier.get(question)
            self.fields[question] = forms.CharField(
                label=label,
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_whose(answer) if answer else _from(earlier) if earlier else "",
                initial=answer.words if answer else earlier.words if earlier else "",
            )

    @property
    def answers(self) -> dict[str, str]:
        """What was written, by question. Only of a valid form."""
        return {question: self.cleaned_data[question].strip() for question in questions()}


def _whose(answer: QualityAnswer) -> str:
    who = answer.by_user.known_as if answer.by_user else "Amser"
    return pgettext("quality.whose", "Written by %(name)s, %(date)s") % {"name": who, "date": full(today(answer.at))}


def _from(answer: QualityAnswer) -> str:
    period = words.period(Period(answer.starts_on, answer.ends_on))
    return pgettext("quality.from", "From %(period)s. Look whether it is still so, then keep it.") % {"period": period}


def _columns() -> tuple[Column, Column]:
    return (Column(pgettext("quality.col.question", "Question"), Unit.WORDS), Column(pgettext("figures.col.is", "Answer"), Unit.WORDS))


def known(form: QualityForm) -> Table:
    """Return what Amser knows of the answers."""
    people = parts(active=form.members_active, inactive=form.members_inactive)
    whole = form.members_active + form.members_inactive
    rows: list[tuple[str, Value]] = [(pgettext("quality.members", "Individual members"), str(whole))]
    if people:
        rows += [
            (pgettext("quality.active", "Of these, gave or received in the last year"), str(form.members_active)),
            (pgettext("quality.inactive", "Of these, neither gave nor received in the last year"), str(form.members_inactive)),
        ]
    else:
        rows.append(
            (
                pgettext("quality.active_or_not", "Active and not active"),
                pgettext("quality.held_back", "Too few of one kind to print. The desk sees them under Figures."),
            )
        )
    rows += [
        (pgettext("quality.organisations", "Organisations, active in the last year"), str(form.organisations_active)),
        (pgettext("quality.organisations_not", "Organisations, not active in the last year"), str(form.organisations_inactive)),
        (pgettext("quality.p2p", "Person to person"), _yes(given=form.person_to_person)),
        (pgettext("quality.p2o", "Person to organisation"), _yes(given=form.person_to_organisation)),
        (pgettext("quality.o2o", "Organisation to organisation"), _yes(given=form.organisation_to_organisation)),
        (pgettext("quality.age", "Months since the bank began here"), str(form.months_old)),
        (pgettext("quality.places", "Places"), str(form.places)),
        (pgettext("quality.hubs", "Places with a coordinator of their own"), str(form.hubs)),
        (pgettext("quality.brokers", "People at the desk"), str(form.brokers)),
    ]
    title = pgettext("quality.known", "What Amser knows on %(date)s") % {"date": full(form.until)}
    return Table("known", title, _columns(), tuple(rows))


def questions() -> dict[str, str]:
    """Return what the form asks that no ledger knows, in its order."""
    return {
        Question.BROKER: pgettext("quality.broker", "Is the broker paid, a volunteer, or is the work shared?"),
        Question.YEARS: pgettext("quality.years", "When did the time bank begin, if before Amser?"),
        Question.LEGAL: pgettext("quality.legal", "Legal form"),
        Question.FINANCE: pgettext("quality.finance", "Finance policy, agreed on"),
        Question.PLAN: pgettext("quality.plan", "Plan for the year, agreed on"),
        Question.TRAINING: pgettext("quality.training", "Training of the broker and of volunteers"),
        Question.SAFEGUARDING: pgettext("quality.safeguarding", "Safeguarding policy, agreed on, and the named lead"),
        Question.INSURANCE: pgettext("quality.insurance", "Public liability insurance, valid until"),
    }


def _written(said: Answers, period: Period) -> Table:
    title = pgettext("quality.written", "What the time bank says for %(period)s") % {"period": words.period(period)}
    rows = ((label, said.given[question].words if question in said.given else BLANK) for question, label in questions().items())
    return Table("to_write", title, _columns(), tuple(rows))


def _yes(*, given: bool) -> str:
    return pgettext("common.yes", "Yes") if given else pgettext("common.no", "No")
