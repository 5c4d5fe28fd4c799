"""What happens to the ledger by itself: holds whose time is over give back what they reserve, and days that are over are closed."""

from procrastinate.contrib.django import app

from amser.ledger.actions import close_days, expire_holds
from amser.ledger.queries import books_with_holds_to_expire


@app.periodic(cron="*/5 * * * *")
@app.task(name="ledger.expire_holds_that_are_over")
def expire_holds_that_are_over(timestamp: int = 0) -> None:
    """End every hold whose time is over, book by book. Safe to run twice, also at once."""
    for book_id in books_with_holds_to_expire():
        while expire_holds(book_id=book_id):
            pass


@app.periodic(cron="17 * * * *")
@app.task(name="ledger.close_days_that_are_over", retry=5)
def close_days_that_are_over(timestamp: int = 0) -> None:
    """Make the digest of every day that is over and has none. Safe to run twice; tries again when a day is still open."""
    close_days()
