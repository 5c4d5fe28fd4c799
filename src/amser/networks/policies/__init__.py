"""
Who may see and do what in a group. Each function returns the object or raises NotFound or NotAllowed.

Whether somebody is a member is asked of what holds now, at every request: an old invitation opens nothing.
"""

from amser.networks.policies.assets import (
    Held,
    asset_confirmed_by,
    asset_for,
    asset_shared_by,
    asset_written_by,
    assets_for,
    share_of,
)
from amser.networks.policies.calls import (
    Asked,
    Contributing,
    answered_by,
    call_for,
    call_run_by,
    calls_for,
    contributed_by,
    contribution_for,
    contributions_for,
    moderated_by,
)
from amser.networks.policies.commitments import Reading, commitment_for, commitments_for, updated_by
from amser.networks.policies.documents import Paper, document_for, documents_for, written_by
from amser.networks.policies.groups import (
    Standing,
    event_for,
    events_calendar_at,
    member_of,
    participation_by,
    participation_of,
    run_by,
    secret_of,
    standing_in,
)

__all__ = [
    "Asked",
    "Contributing",
    "Held",
    "Paper",
    "Reading",
    "Standing",
    "answered_by",
    "asset_confirmed_by",
    "asset_for",
    "asset_shared_by",
    "asset_written_by",
    "assets_for",
    "call_for",
    "call_run_by",
    "calls_for",
    "commitment_for",
    "commitments_for",
    "contributed_by",
    "contribution_for",
    "contributions_for",
    "document_for",
    "documents_for",
    "event_for",
    "events_calendar_at",
    "member_of",
    "moderated_by",
    "participation_by",
    "participation_of",
    "run_by",
    "secret_of",
    "share_of",
    "standing_in",
    "updated_by",
    "written_by",
]
