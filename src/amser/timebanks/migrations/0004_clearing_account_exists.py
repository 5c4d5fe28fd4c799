"""What a bank keeps for a neighbour exists in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("timebanks", "0003_agreements"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE timebanks_clearingaccount ADD CONSTRAINT clearing_account_exists "
            "FOREIGN KEY (book_id, account_id) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE timebanks_clearingaccount DROP CONSTRAINT clearing_account_exists",
        )
    ]
