"""The Quality Mark form, filled in as far as Amser knows."""

from django.utils.translation import pgettext

from amser.kernel.dates import full
from amser.measures.queries.outside import parts
from amser.measures.queries.quality import QualityForm
from amser.web.figures.tables import Column, Table, Unit, Value

BLANK = "…"


def form_tables(form: QualityForm) -> list[Table]:
    """Return the form: what is known, and what somebody at the bank writes in by hand."""
    return [_known(form), _to_write()]


def _columns() -> tuple[Column, Column]:
    return (Column(pgettext("quality.col.question", "Question"), Unit.WORDS), Column(pgettext("figures.col.is", "Answer"), Unit.WORDS))


def _known(form: QualityForm) -> Table:
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


def _to_write() -> Table:
    questions = (
        pgettext("quality.broker", "Is the broker paid, a volunteer, or is the work shared?"),
        pgettext("quality.years", "When did the time bank begin, if before Amser?"),
        pgettext("quality.legal", "Legal form"),
        pgettext("quality.finance", "Finance policy, agreed on"),
        pgettext("quality.plan", "Plan for the year, agreed on"),
        pgettext("quality.training", "Training of the broker and of volunteers"),
        pgettext("quality.safeguarding", "Safeguarding policy, agreed on, and the named lead"),
        pgettext("quality.insurance", "Public liability insurance, valid until"),
    )
    title = pgettext("quality.to_write", "For you to write in")
    return Table("to_write", title, _columns(), tuple((question, BLANK) for question in questions))


def _yes(*, given: bool) -> str:
    return pgettext("common.yes", "Yes") if given else pgettext("common.no", "No")
