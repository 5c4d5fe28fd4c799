"""Answers about members that are not rows of one model."""

from amser.members.queries.clearing import OnRecord, cleared_by_member, cleared_for, has_open_account, may_do, missing_for, not_with
from amser.members.queries.joining import (
    Likeness,
    Progress,
    Standing,
    alike,
    has_agreed,
    has_code_to_agree,
    is_group_only,
    not_yet_heard_from,
    progress_of,
    progress_of_all,
)

__all__ = [
    "Likeness",
    "OnRecord",
    "Progress",
    "Standing",
    "alike",
    "cleared_by_member",
    "cleared_for",
    "has_agreed",
    "has_code_to_agree",
    "has_open_account",
    "is_group_only",
    "may_do",
    "missing_for",
    "not_with",
    "not_yet_heard_from",
    "progress_of",
    "progress_of_all",
]
