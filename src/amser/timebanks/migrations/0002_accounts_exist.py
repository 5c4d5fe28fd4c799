"""A bank's book and its three accounts exist in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations

ACCOUNTS = ("issue", "pot", "writeoff")


def constraint(name: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE timebanks_timebank ADD CONSTRAINT {name}_account_exists "
        f"FOREIGN KEY (book_id, {name}_account) REFERENCES ledger_account (book_id, id)",
        f"ALTER TABLE timebanks_timebank DROP CONSTRAINT {name}_account_exists",
    )


class Migration(migrations.Migration):
    dependencies = [("timebanks", "0001_initial"), ("ledger", "0001_books_accounts_transfers")]

    operations = [migrations.RunSQL(*constraint(name)) for name in ACCOUNTS]
