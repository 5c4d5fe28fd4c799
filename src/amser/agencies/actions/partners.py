"""An organisation joins a scheme, signed by two people, and has a budget."""

import datetime as dt
from uuid import UUID

from amser.agencies.actions.budgets import close_budget
from amser.agencies.actions.purses import move
from amser.agencies.models import AgreementText, Budget, Partner, PartnerKind, Scheme
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import AccountKind, TransferCode
from amser.organisations.models import Organisation


class NoAgreementYet(DomainError):
    """The scheme has published nothing to agree to."""

    code = "no_agreement_yet"


class AgreementIsNewer(DomainError):
    """What was read is not the newest version any more."""

    code = "agreement_is_newer"


class OtherPersonSigns(DomainError):
    """Whoever signed for the organisation does not also sign for the scheme."""

    code = "other_person_signs"


class NotAPartner(DomainError):
    """The organisation is not, or no longer, that to the scheme."""

    code = "not_a_partner"


class PartnerAgreed(DomainError):
    """It was to be declined or withdrawn, and has been signed meanwhile. Nothing has changed."""

    code = "partner_agreed"


@audit.action("agencies.ask_to_join")
def ask_to_join(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    scheme: Scheme,
    organisation: Organisation,
    kind: PartnerKind,
    read: AgreementText | None = None,
) -> Partner:
    """
    Somebody signs the newest agreement for an organisation, which asks to be a partner. Asking again changes nothing.

    `read` is the version they had before them. Raises NoAgreementYet; AgreementIsNewer where there is a newer one by now.
    """
    assert by.user_id is not None, "a person signs"
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before = Partner.objects.filter(scheme=scheme, organisation=organisation, kind=kind, ended_at__isnull=True).first()
    if before is not None:
        return before
    agreement = AgreementText.objects.filter(scheme=scheme).order_by("-version").first()
    if agreement is None:
        raise NoAgreementYet
    if read is not None and read.pk != agreement.pk:
        raise AgreementIsNewer
    partner = Partner.objects.create(
        scheme=scheme, organisation=organisation, kind=kind, agreement=agreement, asked_at=at, asked_by_id=by.user_id
    )
    announce("agencies.asked_to_join", scheme_id=scheme.pk, partner_id=partner.pk)
    return partner


@audit.action("agencies.agree_to_partner")
def agree_to_partner(*, by: audit.Actor, key: UUID, at: dt.datetime, partner: Partner) -> Partner:
    """Somebody else signs for the scheme: the organisation is a partner. Raises OtherPersonSigns, or NotAPartner once it was declined."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.ended_at is not None:
        raise NotAPartner
    if by.user_id is None or by.user_id == partner.asked_by_id:
        raise OtherPersonSigns
    if partner.agreed_at is None:
        partner.agreed_at, partner.agreed_by_id = at, by.user_id
        partner.save(update_fields=["agreed_at", "agreed_by"])
        announce("agencies.partner_agreed", scheme_id=partner.scheme_id, partner_id=partner.pk)
    return partner


@audit.action("agencies.end_partner")
def end_partner(*, by: audit.Actor, key: UUID, at: dt.datetime, partner: Partner, reason: str, only_asked: bool = False) -> Partner:
    """
    A request is declined or withdrawn, or a partner leaves or is let go, at once. Done again, nothing changes.

    What one that thanked people has not given goes back to the issuer. `only_asked` declines or withdraws, and ends nothing that is
    in force: raises PartnerAgreed.
    """
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if only_asked and partner.agreed_at is not None:
        raise PartnerAgreed
    if partner.ended_at is None:
        partner.ended_at, partner.ended_by_id, partner.reason = at, by.user_id, reason
        partner.save(update_fields=["ended_at", "ended_by", "reason"])
        if partner.kind == PartnerKind.THANKS:
            open_ones = Budget.objects.filter(scheme=partner.scheme_id, organisation=partner.organisation_id, closed_at__isnull=True)
            for budget in open_ones.order_by("pk"):
                close_budget(by=by, key=audit.derive(key, f"budget {budget.pk}"), at=at, budget=budget)
        announce("agencies.partner_ended", scheme_id=partner.scheme_id, partner_id=partner.pk)
    return partner


@audit.action("agencies.grant_budget")
def grant_budget(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    scheme: Scheme,
    organisation: Organisation,
    credits: int,
    begins_on: dt.date,
    ends_on: dt.date,
    expires_on: dt.date | None = None,
) -> Budget:
    """
    Issue `credits` (> 0) to an organisation that thanks people, to give away from one day to another, inclusive.

    What it gives expires after `expires_on`, or never. Raises NotAPartner.
    """
    assert credits > 0, "callers validate the amount"
    # Locked: whoever lets the partner go while this runs also closes this budget.
    thanking = Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.THANKS)
    if not thanking.select_for_update(no_key=True):
        raise NotAPartner
    account = ledger.open_account(book_id=scheme.book_id, kind=AccountKind.ORGANISATION, floor=0, ceiling=None)
    budget = Budget.objects.create(
        scheme=scheme,
        organisation=organisation,
        book_id=scheme.book_id,
        account_id=account,
        credits=credits,
        begins_on=begins_on,
        ends_on=ends_on,
        expires_on=expires_on,
        granted_at=at,
        granted_by_id=by.user_id,
    )
    move(
        scheme, debit=scheme.issue_account, credit=account, credits=credits, code=TransferCode.ISSUE,
        transfer_id=audit.derive(key, "issue"), at=at,
    )  # fmt: skip
    announce("agencies.budget_granted", scheme_id=scheme.pk, budget_id=budget.pk)
    return budget
