"""
Small transfers of many callers at once, posted together: one lock and one commit for all who wait.

For doors where many arrive at the same moment and nothing else is written with them: a session's attendance, a till, slips
that come back from offline. No door uses it yet; everywhere else `post` is right, because it commits with what belongs to it.

There is no thread and no timer of its own. Whoever finds nobody posting for the book leads: posts what all who wait want, its
own among it, tells each their answer, and asks the next who waits to lead. Alone, a caller posts at once. One web process
groups its own threads; several processes queue at the database, as any two callers do.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from threading import Lock
from typing import Final, TypeAlias
from uuid import UUID

from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from amser.ledger.actions.answers import Posting
from amser.ledger.actions.posting import Wanted, post, post_batch
from amser.ledger.actions.refusals import LedgerRefusal, Refusal
from amser.ledger.models import TransferCode

MOST_AT_ONCE: Final = 500
"""Transfers in one batch: its accounts stay locked while it is posted, 20 ms at most on a small machine."""

Outcome: TypeAlias = Posting | Refusal | Exception


class Unanswered(OperationalError):
    """
    The database was lost, or whoever posted the batch was ended, before the answer came: the transfer may stand or not.

    Asking again with the same `transfer_id` and content is safe, and answers.
    """


def post_grouped(
    *, book_id: int, transfer_id: UUID, debit: int, credit: int, amount: int, code: TransferCode, worked_on: date | None
) -> Posting:
    """
    Move `amount` (> 0) exactly as `amser.ledger.actions.post` does, together with what others want at this moment.

    Returns when the posting is committed; raises what `post` raises, with no effect on the others of the batch. It cannot be
    part of a caller's database transaction: raises TransactionManagementError inside one. Raises Unanswered where nobody can
    know whether the transfer stands.
    """
    # Not get_autocommit(): it would connect, and only leaders need to.
    if connection.connection is not None and not connection.autocommit:
        raise transaction.TransactionManagementError("A shared batch commits by itself. Inside a transaction, use post().")
    answer = _line(book_id).answer_for(Wanted(transfer_id, debit, credit, amount, code, worked_on))
    if isinstance(answer, Posting):
        return answer
    raise answer.error() if isinstance(answer, Refusal) else answer


class _Caller:
    """One who waits. `woken` is locked until there is an answer, or until it is this one's turn to lead."""

    __slots__ = ("answer", "wanted", "woken")

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.answer: Outcome | None = None
        self.woken = Lock()
        self.woken.acquire()


class Line:
    """
    Those who wait for one book. `post_together` returns an answer for each transfer, in order, once they are committed.

    At most one of them leads. The leader is the first in the line, so its own transfer is in the batch that it posts.
    """

    def __init__(self, post_together: Callable[[Sequence[Wanted]], Sequence[Outcome]], *, most: int = MOST_AT_ONCE) -> None:
        self._post_together = post_together
        self._most = most
        self._guard = Lock()
        self._waiting: deque[_Caller] = deque()
        self._somebody_leads = False

    @property
    def waiting(self) -> int:
        """How many are in nobody's batch yet."""
        return len(self._waiting)

    def answer_for(self, wanted: Wanted) -> Outcome:
        """Return the answer to this transfer. Blocks while a batch is under way, and while its own is."""
        caller = _Caller(wanted)
        with self._guard:
            self._waiting.append(caller)
            leads, self._somebody_leads = not self._somebody_leads, True
        if not leads:
            caller.woken.acquire()
        if caller.answer is None:
            self._lead()
        assert caller.answer is not None, "the leader is the first of its batch"
        return caller.answer

    def _lead(self) -> None:
        with self._guard:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
        answers: Sequence[Outcome] = ()
        try:
            answers = self._post_together([caller.wanted for caller in batch])
        finally:
            # Also when this thread is being ended: nobody may wait for ever.
            _tell(batch, answers)
            self._hand_on()

    def _hand_on(self) -> None:
        """Wake the first who waits, after all who were answered: those come back meanwhile and make the next batch larger."""
        with self._guard:
            next_leader = self._waiting[0] if self._waiting else None
            self._somebody_leads = next_leader is not None
        if next_leader is not None:
            next_leader.woken.release()


def _tell(batch: Sequence[_Caller], answers: Sequence[Outcome]) -> None:
    """Give each caller of the batch its answer; the first is the leader, who does not wait."""
    for number, caller in enumerate(batch):
        caller.answer = answers[number] if number < len(answers) else Unanswered("whoever posted the batch was ended")
        if number:
            caller.woken.release()


_lines: Final[dict[int, Line]] = {}


def _line(book_id: int) -> Line:
    """Return the line of a book. There is one for each book that was ever posted to by this process: some hundred bytes."""
    line = _lines.get(book_id)
    return line or _lines.setdefault(book_id, Line(lambda wanted: _post_together(book_id, wanted)))


def _post_together(book_id: int, wanted: Sequence[Wanted]) -> Sequence[Outcome]:
    try:
        return post_batch(book_id=book_id, transfers=wanted) if len(wanted) > 1 else [post(book_id=book_id, **vars(wanted[0]))]
    except LedgerRefusal as refusal:
        return [refusal]
    except (DataError, IntegrityError) as error:
        # One of them breaks a rule of the table, say an exchange without its
        # day, and all were rolled back. Halve, until it falls on that one.
        if len(wanted) == 1:
            return [error]
        half = len(wanted) // 2
        return [*_post_together(book_id, wanted[:half]), *_post_together(book_id, wanted[half:])]
    except Exception as error:  # noqa: BLE001 -- whatever it was, each caller has to hear of it
        return [_unanswered(error) for _ in wanted]


def _unanswered(cause: Exception) -> Unanswered:
    # One for each caller: they are raised in as many threads.
    unanswered = Unanswered("the database gave no answer")
    unanswered.__cause__ = cause
    return unanswered
