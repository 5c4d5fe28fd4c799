"""The accounts exist in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


class Migration(migrations.Migration):
    """The accounts exist in the ledger."""

    dependencies = [("organisations", "0001_initial"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE organisations_belonging ADD CONSTRAINT organisations_belonging_account_exists "
            "FOREIGN KEY (book_id, account_id) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE organisations_belonging DROP CONSTRAINT organisations_belonging_account_exists",
        ),
    ]
