"""
What was asked for until now becomes a row of its own; who asked is read from the record of acts.

SQL, because that record is kept under the exchange's id as text. Backwards, an exchange holds the last words again.
"""

from django.db import migrations

FORWARDS = """
INSERT INTO exchanges_question (timebank_id, exchange_id, from_member_id, words, at)
SELECT exchange.timebank_id, exchange.id, asked.membership_id, exchange.question,
       coalesce(exchange.question_at, exchange.posted_at, exchange.entered_at)
FROM exchanges_exchange AS exchange
LEFT JOIN LATERAL (
    SELECT party.membership_id
    FROM audit_entry AS entry
    JOIN exchanges_party AS party ON party.exchange_id = exchange.id
    JOIN members_membership AS membership ON membership.id = party.membership_id AND membership.user_id = entry.user_id
    WHERE entry.result_label = 'exchanges.exchange' AND entry.result_pk = exchange.id::text
      AND entry.action = 'exchanges.ask_for_correction'
    ORDER BY entry.at DESC, entry.id DESC
    LIMIT 1
) AS asked ON true
WHERE exchange.question <> ''
"""
BACKWARDS = """
UPDATE exchanges_exchange AS exchange SET question = last.words
FROM (SELECT DISTINCT ON (exchange_id) exchange_id, words FROM exchanges_question ORDER BY exchange_id, at DESC, id DESC) AS last
WHERE last.exchange_id = exchange.id AND exchange.question_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0005_question"), ("audit", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
