"""The accounts exist in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


class Migration(migrations.Migration):
    """The accounts exist in the ledger."""

    dependencies = [("vouchers", "0001_initial"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE vouchers_voucherbatch ADD CONSTRAINT vouchers_voucherbatch_account_exists "
            "FOREIGN KEY (book_id, account_id) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE vouchers_voucherbatch DROP CONSTRAINT vouchers_voucherbatch_account_exists",
        ),
    ]
