"""A member's account exists in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE members_membership ADD CONSTRAINT members_account_exists "
            "FOREIGN KEY (book_id, account_id) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE members_membership DROP CONSTRAINT members_account_exists",
        )
    ]
