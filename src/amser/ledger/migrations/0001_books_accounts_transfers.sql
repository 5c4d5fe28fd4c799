-- Books, accounts and transfers.
--
-- Every key begins with book_id: a transfer lies inside one book, units can
-- never mix, and the tables could be distributed by book without a change.
-- Integers only: minutes in a time bank's book, whole credits in a scheme's.
-- No names, no notes: people and evidence live in other tables, so that the
-- ledger survives every request to be forgotten untouched.

CREATE TABLE public.ledger_book (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit smallint NOT NULL,             -- 1 minutes, 2 pence (reserved), 3 agency credits
    kind smallint NOT NULL,             -- 1 time bank, 2 agency scheme
    sample boolean NOT NULL,            -- of invented history, whose transfers may be given their date
    opened_at timestamptz NOT NULL,
    CONSTRAINT ledger_book_kind_has_its_unit
        CHECK ((kind, unit) IN ((1, 1), (2, 3)))
);

CREATE TABLE public.ledger_account (
    book_id int NOT NULL REFERENCES public.ledger_book,
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind smallint NOT NULL,             -- 1 member, 2 organisation, 3 issue, 4 pot, 5 write-off, 6 clearing
    posted bigint NOT NULL DEFAULT 0,   -- the balance: all credits less all debits
    held bigint NOT NULL DEFAULT 0,     -- reserved for what is not posted yet
    floor bigint,                       -- null: none
    ceiling bigint,                     -- null: none
    over_limit boolean NOT NULL DEFAULT false,
    seq bigint NOT NULL DEFAULT 0,      -- number of its newest entry
    last_at timestamptz,                -- date of its newest entry
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (book_id, id),
    CONSTRAINT ledger_account_kind_is_known
        CHECK (kind BETWEEN 1 AND 6),
    CONSTRAINT ledger_account_of_people_has_a_floor
        CHECK (kind NOT IN (1, 2) OR floor IS NOT NULL),
    CONSTRAINT ledger_account_floor_is_not_above_its_ceiling
        CHECK (floor <= ceiling),
    -- The second net under the functions: even a write that goes round them
    -- cannot pass a limit without saying so.
    CONSTRAINT ledger_account_keeps_its_floor_or_is_over_limit
        CHECK (over_limit OR posted - held >= floor),
    CONSTRAINT ledger_account_keeps_its_ceiling_or_is_over_limit
        CHECK (over_limit OR posted <= ceiling),
    CONSTRAINT ledger_account_holds_are_not_negative
        CHECK (held >= 0),
    CONSTRAINT ledger_account_is_dated_once_it_has_moved
        CHECK (seq >= 0 AND (seq = 0) = (last_at IS NULL)),
    CONSTRAINT ledger_account_closed_is_empty
        CHECK (closed_at IS NULL OR (posted = 0 AND held = 0))
) WITH (fillfactor = 50);               -- every posting updates two rows: keep the new version on the same page

-- One row carries both sides: it cannot fail to balance. The after-balances
-- and numbers make a statement two index scans, and a gap or a changed
-- amount visible.
CREATE TABLE public.ledger_transfer (
    book_id int NOT NULL,
    id uuid NOT NULL,                   -- UUIDv7 made by the caller, so that a retry is recognised
    debit bigint NOT NULL,              -- the account that gives up the amount: who received the help
    credit bigint NOT NULL,             -- the account that gains it: who gave the help
    amount bigint NOT NULL,
    code smallint NOT NULL,             -- why: see TransferCode
    debit_after bigint NOT NULL,        -- each account's balance after this entry,
    credit_after bigint NOT NULL,
    debit_seq bigint NOT NULL,          -- and the entry's number in that account, from 1, without gaps
    credit_seq bigint NOT NULL,
    group_id uuid,                      -- shared by transfers that belong together
    reverses uuid,                      -- the transfer that this one undoes
    at timestamptz NOT NULL,            -- taken under the locks: never runs backwards within an account
    worked_on date,                     -- when it happened, for reports; never used for balances
    PRIMARY KEY (book_id, id),
    -- No foreign keys from debit and credit: the posting function holds both
    -- accounts locked when it inserts, accounts are never deleted, the audit
    -- looks for orphans, and the two checks cost a fifth of a posting.
    FOREIGN KEY (book_id, reverses) REFERENCES public.ledger_transfer,
    CONSTRAINT ledger_transfer_moves_something
        CHECK (amount > 0),
    CONSTRAINT ledger_transfer_has_two_sides
        CHECK (debit <> credit),
    CONSTRAINT ledger_transfer_code_is_known
        CHECK (code BETWEEN 1 AND 8),
    CONSTRAINT ledger_transfer_of_an_exchange_has_its_day
        CHECK (code <> 1 OR worked_on IS NOT NULL),
    CONSTRAINT ledger_transfer_reversal_names_its_transfer
        CHECK ((code = 8) = (reverses IS NOT NULL))
);
CREATE UNIQUE INDEX ledger_transfer_debit_seq ON public.ledger_transfer (book_id, debit, debit_seq);
CREATE UNIQUE INDEX ledger_transfer_credit_seq ON public.ledger_transfer (book_id, credit, credit_seq);
CREATE UNIQUE INDEX ledger_transfer_is_reversed_once ON public.ledger_transfer (book_id, reverses)
    WHERE reverses IS NOT NULL;

-- Each account's limits and since when, the opening ones first. The newest
-- row equals the account's own columns, which repeat it for speed.
CREATE TABLE public.ledger_limit (
    book_id int NOT NULL,
    account_id bigint NOT NULL,
    number int NOT NULL,                -- from 1, without gaps
    floor bigint,
    ceiling bigint,
    reason text NOT NULL,               -- a word or a reference, never about a person
    at timestamptz NOT NULL,
    PRIMARY KEY (book_id, account_id, number),
    FOREIGN KEY (book_id, account_id) REFERENCES public.ledger_account,
    CONSTRAINT ledger_limit_has_a_reason
        CHECK (reason <> '' AND length(reason) <= 200)
);

-- History is append-only by privilege (config/grants.sql). These triggers are
-- the second net: they stop the owner too, and every tool that signs in as it.
CREATE FUNCTION public.ledger_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: the ledger is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'A mistake is put right by a reversal.';
END $$;

CREATE TRIGGER ledger_transfer_never_changes
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_limit_never_changes
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.ledger_limit
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_book_never_changes
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.ledger_book
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_account_is_never_deleted
    BEFORE DELETE OR TRUNCATE ON public.ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();
-- Named columns: a posting, which never sets these, does not pay for it.
CREATE TRIGGER ledger_account_identity_never_changes
    BEFORE UPDATE OF book_id, id, kind, opened_at ON public.ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();
