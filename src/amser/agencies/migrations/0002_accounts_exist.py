"""The accounts exist in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


class Migration(migrations.Migration):
    """The accounts exist in the ledger."""

    dependencies = [("agencies", "0001_initial"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE agencies_scheme ADD CONSTRAINT agencies_scheme_issue_account_exists "
            "FOREIGN KEY (book_id, issue_account) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE agencies_scheme DROP CONSTRAINT agencies_scheme_issue_account_exists",
        ),
        migrations.RunSQL(
            "ALTER TABLE agencies_scheme ADD CONSTRAINT agencies_scheme_pot_account_exists "
            "FOREIGN KEY (book_id, pot_account) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE agencies_scheme DROP CONSTRAINT agencies_scheme_pot_account_exists",
        ),
        migrations.RunSQL(
            "ALTER TABLE agencies_budget ADD CONSTRAINT agencies_budget_account_exists "
            "FOREIGN KEY (book_id, account_id) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE agencies_budget DROP CONSTRAINT agencies_budget_account_exists",
        ),
        migrations.RunSQL(
            "ALTER TABLE agencies_purse ADD CONSTRAINT agencies_purse_account_exists "
            "FOREIGN KEY (book_id, account_id) REFERENCES ledger_account (book_id, id)",
            "ALTER TABLE agencies_purse DROP CONSTRAINT agencies_purse_account_exists",
        ),
    ]
