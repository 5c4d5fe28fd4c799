"""What is kept about people: a table that points at somebody says here what becomes of it in their copy, and when they are removed."""

from typing import Final

from django.apps import apps
from django.db import models

from amser.agencies.models import Participant, Purse
from amser.employers.models import Employee
from amser.identity.models import User
from amser.members.models import Membership

# In the person's own copy (web/person/data.py), and removed or emptied with them (retention/actions/erasing.py).
COPIED_AND_REMOVED: Final = {
    "exchanges.gift",
    "exchanges.party",
    "exchanges.thanks",
    "listings.listing",
    "matching.asking",
    "matching.refusal",
    "members.capability",
    "members.membership",
    "members.membershipchange",
    "notifications.message",
    "casework.complaint",
    "contacts.contact",
    "contacts.note",
    "contacts.tagged",
    "contacts.task",
    "contacts.wish",
    "members.card",
    "members.check",
    "members.conversation",
    "agencies.creditgift",
    "agencies.participant",
    "agencies.potgift",
    "agencies.schemecard",
}

# Not both: why.
OTHERWISE: Final = {
    "timebanks.role": "in the copy; who ran a bank stays on its record, and a person with a live role is not removed",
    "timebanks.agreement": "who acted for a bank: the bank's own record, by key alone",
    "exchanges.exchange": "in the copy, through the person's part in it; title, names, places and notes go, the kind and the hours stay",
    "exchanges.organisationexchange": "in the copy; title, thanks, questions and notes go with the person, the kind and the hours stay",
    "exchanges.question": "in the copy; the words go with the person, by a function of the owner's and in no other way",
    "members.ownfloor": "a limit of the account; the reason for it goes with the person",
    "members.application": "in the copy; removed with the person",
    "members.steptaken": "the reason goes with the person; the copy holds the changes of the membership",
    "members.codeaccepted": "in the copy; which version, when: no words of anyone",
    "members.notwith": "removed with either of the two; neither may know of it, so it is in no copy",
    "members.reference": "removed with the person; the copy names the referees, who wrote in confidence",
    "notifications.refereeletter": "to a referee: removed with the reference",
    "exchanges.company": "who came along: the name goes with the person",
    "exchanges.visit": "the note goes with the person; in the copy through the exchange",
    "listings.prohibitedtask": "which steward decided, by key alone",
    "measures.closedperiod": "who closed it, by key alone",
    "measures.qualityanswer": "who answered for the bank, by key alone",
    "timebanks.codeofconduct": "which steward decided, by key alone",
    "contacts.mailing": "who wrote it, by key alone; what was sent to somebody is their message",
    "contacts.recipient": "removed with the person; the copy holds the message that was sent",
    "members.acting": "in the copy; who acted for whom stays on the record, by key alone",
    "members.support": "in the copy; it ends on its day, and what the member called them goes with the member",
    "casework.complaintperson": "whom a complaint is about: for those who deal with it, by key alone",
    "casework.complaintstep": "what was answered is told to whoever complained; who dealt with it, by key alone",
    "casework.concern": "safeguarding: kept, and a copy would say to somebody concerned that there is one",
    "casework.concernperson": "safeguarding: as the concern",
    "casework.concernstep": "safeguarding: as the concern",
    "casework.concernnote": "safeguarding: as the concern",
    "networks.eventscalendar": "a secret, of which only the digest is kept; removed with the person",
    "opportunities.calendaraddress": "a secret, of which only the digest is kept; removed with the person",
    "matching.round": "who began it, by key alone",
    "matching.roundstep": "whom a round thought of for what, and whether they said yes: by key alone; what they were asked goes with the person",
    "opportunities.checked": "that an organisation has checked, and when: nothing that was found",
    "notifications.schemeletter": "about what the copy holds by itself; removed with the person, and after a year",
    "bulletins.editor": "in the copy; who edited it stays on its record, and whoever edits one is not removed",
    "networks.groupmembership": "in the copy; what they were called, their post and their part go with the person; whoever is in a group is not removed",
    "networks.participation": "in the copy; names, addresses, offices and parts go with the person, that somebody came stays",
    "networks.event": "who planned it, by key alone",
    "networks.commitment": "in the copy; for whom they promised goes with the person; what was promised stays on the group's record, as its minutes do",
    "networks.commitmentupdate": "in the copy; as what was promised, by key alone",
    "networks.audience": "who ticked it, by key alone",
    "networks.call": "who opened it, by key alone",
    "networks.helprequest": "who asked, by key alone",
    "networks.contribution": "in the copy; the words go with the person, but for those that a meeting adopted: the group's own from then on",
    "networks.stance": "in the copy; why, and as what, goes with the person; that somebody stood behind words stays, by key alone",
    "networks.decision": "who wrote it down, by key alone",
    "networks.asset": "who added it, by key alone",
    "networks.assetcheck": "who confirmed it, by key alone: it is why others rely on it",
    "networks.document": "who added it, by key alone",
    "networks.version": "who began it and who published it, by key alone: what a group says stays as it was said",
    "networks.rendition": "who saved it, by key alone",
    "networks.review": "who checked it, by key alone: it is why others rely on it",
    "networks.goallink": "who said it, by key alone",
    "networks.correction": "who wrote it, by key alone",
    "networks.groupagreement": "who published it, by key alone",
    "retention.erasure": "that somebody was removed, by key alone",
    "retention.removal": "which steward said so, by key alone",
    "agencies.budget": "who granted it, by key alone",
    "agencies.daycreditslimit": "who decided it, by key alone",
    "agencies.partner": "who signed, and who ended it: the record of an organisation and a scheme, by key alone",
    "agencies.purse": "in the copy as what came and went; what is left goes to the scheme's pot with the person, the account stays",
    "agencies.schemerole": "in the copy; who ran a scheme stays on its record, and a person with a live role is not removed",
    "employers.employee": "in the copy; for how long and how much of full time, by key alone",
    "employers.volunteeringday": "in the copy; days and minutes stay in the employer's record, by key alone",
    "opportunities.attendance": "in the copy; that somebody was there, and how long, stays: the session's record, by key alone",
    "opportunities.awardline": "in the copy; the credits stay, by key alone",
    "opportunities.award": "who gave it and who took it back, by key alone; what a person was given is its line",
    "opportunities.coming": "in the copy; that somebody said they come, by key alone",
    "opportunities.opportunity": "who wrote it for an organisation, by key alone",
    "organisations.staff": "in the copy; who acted for an organisation stays on its record, and a person with a live right is not removed",
    "agencies.giftpart": "in the copy as the gift; which purse held it, by key alone",
    "venues.offer": "who wrote it for a venue, by key alone",
    "venues.closure": "who closed or opened a venue's time, by key alone",
    "venues.usepart": "in the copy as the use; which purse paid, by key alone",
    "vouchers.voucher": "in the copy as what was paid in; into which purse, by key alone",
    "venues.till": "who made it for a venue, by key alone",
    "venues.use": "in the copy; that it was used stays in the venue's record, by key alone",
    "vouchers.voucherbatch": "who made it and handed it over, by key alone",
    "account.emailaddress": "in the copy as the sign-in address; removed with the person",
    "mfa.authenticator": "secrets are no copy to take away; removed with the person",
    "usersessions.usersession": "shown under the devices; removed with the person",
}


# Columns that hold words or numbers somebody types, about themselves or about others: emptied, or gone with their row, when the
# person is removed (tests/retention/test_erasing.py seeks a word in every column of every table), and the same when their time
# is past: a membership, an application, messages, checks, clearings and references each have a rule.
GOES_WITH_THE_PERSON: Final = {
    "account.emailaddress": {"email"},
    "agencies.creditgift": {"words", "code"},
    "agencies.potgift": {"reason"},
    "agencies.schemecard": {"number"},
    "agencies.schemerole": {"called"},
    "casework.complaint": {"about", "what", "wish", "name", "reach", "told_by"},
    "contacts.contact": {"words"},
    "contacts.note": {"words"},
    "contacts.task": {"words"},
    "exchanges.company": {"who"},
    "exchanges.exchange": {"title", "where", "note", "settled_note", "correction_reason", "search"},
    "exchanges.gift": {"words"},
    "exchanges.organisationexchange": {"title", "thanks", "question", "settled_note", "correction_reason"},
    "exchanges.party": {"words"},
    "exchanges.question": {"words"},
    "exchanges.thanks": {"words"},
    "exchanges.visit": {"note"},
    "identity.user": {"name", "known_as", "sort_name", "email", "password"},
    "listings.listing": {
        *("title", "description", "other_title", "other_description", "availability", "decision_reason", "external_id", "search"),
        *("spoken", "there"),
    },
    "members.application": {"came_from", "guardian", "emergency_name", "emergency_phone"},
    "members.capability": {"reason"},
    "members.card": {"number", "pin"},
    "members.check": {"note", "end_reason"},
    "members.conversation": {"notes"},
    "members.membership": {
        "about",
        "can_do",
        "would_like",
        "access_needs",
        "cannot",
        "phone",
        "contact_email",
        "address",
        "external_id",
        "search",
    },
    "members.membershipchange": {"reason"},
    "members.notwith": {"reason"},
    "members.ownfloor": {"reason"},
    "members.reference": {"name", "knows_as", "email", "phone", "address", "token_digest", "words", "reach_on", "reason"},
    "members.steptaken": {"reason"},
    "members.support": {"name"},
    "mfa.authenticator": {"data"},
    "notifications.message": {"subject", "body"},
    "notifications.refereeletter": {"subject", "body"},
    "opportunities.checked": {"why_ended"},
    "organisations.staff": {"called"},
    "employers.employee": {"called"},
    "notifications.schemeletter": {"subject", "body"},
    "bulletins.editor": {"called"},
    "networks.groupmembership": {"called", "post"},
    "networks.commitment": {"organisation_name"},
    "networks.contribution": {"text", "affiliation", "source", "url", "context", "hidden_why"},
    "networks.stance": {"reason"},
    "networks.participation": {"name", "email", "office", "post", "organisation_name"},
    "usersessions.usersession": {"session_key", "user_agent", "data"},
    "venues.use": {"why_cy", "why_en"},
}

# Columns of text that stay when somebody is removed: why. Of no kind of table is this said as a whole but of codes.
STAYS: Final = {
    "notifications.schemeletter": (
        {"about", "kind"},
        "ids; the row goes with the person",
    ),
    "agencies.agreementtext": ({"text_cy", "text_en"}, "the scheme's own"),
    "agencies.participant": ({"council"}, "a code: of which county, for its figures"),
    "agencies.partner": ({"reason"}, "between a scheme and an organisation"),
    "agencies.scheme": (
        {"slug", "name_cy", "name_en", "description_cy", "description_en", "phone", "email", "council"},
        "the scheme's own",
    ),
    "opportunities.award": ({"reason"}, "why an organisation took credits back from everybody at a session"),
    "opportunities.opportunity": (
        {*("title_cy", "title_en", "about_cy", "about_en", "access_cy", "access_en", "who_cy", "who_en"), "rule", "search"},
        "the organisation's own",
    ),
    "networks.eventscalendar": ({"digest"}, "of a secret; the row goes with the person"),
    "opportunities.calendaraddress": ({"digest"}, "of a secret; the row goes with the person"),
    "opportunities.session": ({"wall_code"}, "a code without a person"),
    "organisations.organisation": (
        {
            *("slug", "name_cy", "name_en", "sort_cy", "sort_en", "search", "does_cy", "does_en"),
            *("council", "phone", "email", "website"),
        },
        "the organisation's own",
    ),
    "organisations.place": ({"name_cy", "name_en", "address", "council", "access_cy", "access_en"}, "the organisation's own"),
    "casework.complaintstep": ({"words"}, "the bank's own answer, added to and never changed; what was complained of goes"),
    "casework.concern": (
        {"person", "what", "happened", "caused_by", "name", "reach", "told_by"},
        "safeguarding: a record that nobody changes, kept by the lead's policy",
    ),
    "casework.concernnote": ({"words"}, "safeguarding: as the concern"),
    "casework.concernperson": ({"name"}, "safeguarding: as the concern"),
    "casework.concernstep": ({"reason", "sent_to"}, "safeguarding: as the concern"),
    "contacts.mailing": ({"subject_cy", "subject_en", "body_cy", "body_en"}, "what the bank told many; a list of people is not in it"),
    "contacts.tag": ({"name_cy", "name_en"}, "a word of the bank's own; who has it goes"),
    "exchanges.exchange": ({"answers"}, "codes"),
    "matching.asking": ({"because"}, "codes; the row goes with the person"),
    "matching.round": ({"neighbours", "left_out", "asked", "counts", "digest", "rule"}, "ids and numbers"),
    "matching.roundstep": ({"because", "refusal"}, "codes"),
    "exchanges.organisationexchange": ({"answers"}, "codes"),
    "exchanges.slip": ({"code"}, "a code without a person"),
    "listings.category": ({"code", "name_cy", "name_en"}, "the same in every bank"),
    "listings.listing": ({"answers", "days", "parts"}, "codes"),
    "listings.prohibitedtask": ({"name_cy", "name_en", "words"}, "what a bank does not arrange"),
    "measures.qualityanswer": ({"words"}, "what the bank says of itself"),
    "measures.closedperiod": ({"figures"}, "sums without anybody's name or number"),
    "bulletins.bulletin": ({"slug", "name_cy", "name_en", "about_cy", "about_en"}, "the bulletin's own"),
    "bulletins.item": (
        {*("title_cy", "title_en", "text_cy", "text_en", "byline", "link", "drafted_from")},
        "what is told to everybody, as it was told",
    ),
    "bulletins.issue": ({"title_cy", "title_en"}, "as the items"),
    "bulletins.issueitem": ({"title_cy", "title_en", "text_cy", "text_en", "byline", "link"}, "as the items: sent, and not changed"),
    "bulletins.subscription": ({"email", "secret"}, "of no member: the address goes when its reader stops, or does not confirm in a week"),
    "networks.group": (
        {
            *("slug", "name_cy", "name_en", "sort_cy", "sort_en", "about_cy", "about_en", "decides_cy", "decides_en"),
            *("works_cy", "works_en", "who_cy", "who_en", "closed_why_cy", "closed_why_en"),
        },
        "the group's own",
    ),
    "networks.groupagreement": ({"text_cy", "text_en"}, "the group's own"),
    "networks.groupcontact": ({"about_cy", "about_en"}, "about what one may write to them: it ends with the membership"),
    "networks.event": (
        {
            *("title_cy", "title_en", "about_cy", "about_en", "expected_cy", "expected_en", "where_cy", "where_en", "online"),
            *("access_cy", "access_en", "sponsor", "cancelled_why_cy", "cancelled_why_en", "door_code"),
        },
        "the group's own; a sponsor is an office-holder or a body",
    ),
    "networks.costline": ({"what", "paid_by"}, "the group's accounts of an event"),
    "networks.aim": ({"title_cy", "title_en"}, "the group's own"),
    "networks.goallink": ({"goal", "why_cy", "why_en"}, "the group's own: why a thing serves a goal"),
    "networks.call": ({"question_cy", "question_en", "about_cy", "about_en"}, "the group's own"),
    "networks.commitment": (
        {"text", "who", "how_we_know"},
        "what was promised in a group, which stays as its minutes do; a name only of whoever has no account",
    ),
    "networks.commitmentpartner": ({"name"}, "a body that works with them"),
    "networks.audience": ({"name"}, "to whom something was promised to be said"),
    "networks.commitmentupdate": ({"words"}, "as what was promised"),
    "networks.agendaitem": ({"title_cy", "title_en", "lead", "paper", "note_cy", "note_en"}, "the group's minutes, which stay as approved"),
    "networks.minutes": ({"text_cy", "text_en"}, "the group's minutes, which stay as approved"),
    "networks.correction": ({"text_cy", "text_en"}, "as the minutes"),
    "networks.asset": (
        {
            *("name_cy", "name_en", "about_cy", "about_en", "area_cy", "area_en", "organisation_name", "identifier", "url"),
            *("schedule_cy", "schedule_en", "access_cy", "access_en", "cost_cy", "cost_en"),
        },
        "the group's own: what a community has, never a person",
    ),
    "networks.assetcontact": (
        {"name", "email", "phone"},
        "of whoever agreed to be asked, who may have no account: the group changes it at their word, and it goes with the asset",
    ),
    "networks.document": ({"slug", "title_cy", "title_en", "about_cy", "about_en", "url"}, "the group's own"),
    "networks.version": ({"change_note"}, "the group's own"),
    "networks.rendition": ({"text", "url"}, "the group's own, which stays as it was published"),
    "networks.decision": ({"question_cy", "question_en", "outcome_cy", "outcome_en"}, "what a meeting decided"),
    "notifications.message": ({"kind", "about", "page"}, "ids; the row goes with the person"),
    "notifications.signinletter": ({"to", "subject", "body", "stop"}, "deleted once sent, or after a day"),
    "retention.rule": ({"reason"}, "why a bank decided so"),
    "timebanks.agreement": ({"note", "end_reason"}, "between two banks"),
    "timebanks.codeofconduct": ({"text_cy", "text_en"}, "the bank's own"),
    "timebanks.interest": ({"council", "name", "email", "phone", "words"}, "not a member of any bank: deleted after six months"),
    "timebanks.place": ({"name_cy", "name_en"}, "the bank's own"),
    "timebanks.policyrow": ({"reason"}, "why a bank decided so"),
    "timebanks.timebank": (
        {
            *("slug", "name_cy", "name_en", "description_cy", "description_en"),
            *("hours_cy", "hours_en", "councils", "phone", "email", "address"),
        },
        "the bank's own",
    ),
    "members.membershipchange": ({"from_state", "to_state"}, "codes"),
    "venues.closure": ({"why_cy", "why_en"}, "the venue's own"),
    "venues.offer": ({"title_cy", "title_en", "about_cy", "about_en", "terms_cy", "terms_en"}, "the venue's own"),
    "venues.till": ({"name", "digest"}, "what a venue calls its till; a digest"),
    "vouchers.voucher": ({"serial", "reason"}, "a bearer's, of nobody; why it was cancelled"),
    "vouchers.voucherbatch": ({"received_by"}, "who signed for credits on paper: a receipt of the scheme's"),
    "vouchers.voucherrefusal": ({"reason"}, "a code"),
}
OF_PEOPLE: Final = (
    *("identity", "timebanks", "members", "listings", "exchanges", "contacts", "casework", "retention", "notifications"),
    *("measures", "imports", "demo", "account", "mfa", "usersessions"),
    *("organisations", "agencies", "opportunities", "vouchers", "venues", "employers", "matching", "networks", "bulletins"),
)
NO_WORDS: Final = {"language", "key"}  # "cy", "en" or "both"; a secret of the library's that ends by itself


def _tables_that_point_at_people() -> set[str]:
    return {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in {User, Membership, Participant, Purse, Employee}
    }


def test_every_table_that_points_at_somebody_says_what_becomes_of_it() -> None:
    unsaid = _tables_that_point_at_people() - COPIED_AND_REMOVED - OTHERWISE.keys()

    assert unsaid == set(), "put it into the copy and into retention.actions.erasing, or say here why not"


def test_nothing_is_listed_that_is_gone() -> None:
    assert (COPIED_AND_REMOVED | OTHERWISE.keys()) - _tables_that_point_at_people() == set()


def _text_columns() -> dict[str, set[str]]:
    """Return every column of text that is no choice of a list, by its table."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            holds_text = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
            if holds_text and field.name not in NO_WORDS and model._meta.managed and model._meta.app_label in OF_PEOPLE:
                found.setdefault(model._meta.label_lower, set()).add(field.name)
    return found


def test_every_column_of_text_says_whether_it_goes_with_the_person() -> None:
    said = {table: GOES_WITH_THE_PERSON.get(table, set()) | STAYS.get(table, (set(), ""))[0] for table in _text_columns()}

    unsaid = {table: columns - said[table] for table, columns in _text_columns().items() if columns - said[table]}
    assert unsaid == {}, "empty it in retention.actions.erasing and put it into the copy, or say here why it stays"


def test_no_column_of_text_is_listed_that_is_gone_or_listed_twice() -> None:
    listed = [*GOES_WITH_THE_PERSON.items(), *((table, columns) for table, (columns, _) in STAYS.items())]
    columns = _text_columns()

    assert {table: names - columns.get(table, set()) for table, names in listed if names - columns.get(table, set())} == {}
    assert [table for table in GOES_WITH_THE_PERSON if GOES_WITH_THE_PERSON[table] & STAYS.get(table, (set(), ""))[0]] == []
