-- Holds: an amount that is reserved now and settled, in whole or in part, or
-- given back, later.
--
-- While a hold is open its amount counts in the debit account's `held`, so it
-- cannot be spent twice. It leaves `open` once, and then never changes again.

CREATE TABLE public.ledger_hold (
    book_id int NOT NULL,
    id uuid NOT NULL,                   -- UUIDv7 made by the caller, so that a retry is recognised
    debit bigint NOT NULL,              -- the account whose amount is reserved
    credit bigint NOT NULL,             -- the account that gains what is settled
    amount bigint NOT NULL,
    state smallint NOT NULL DEFAULT 0,  -- 0 open, 1 settled, 2 voided, 3 expired
    settled bigint,                     -- how much of it moved,
    transfer_id uuid,                   -- and by which transfer
    opened_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,    -- from this moment it can no longer be settled
    ended_at timestamptz,               -- when it left `open`
    PRIMARY KEY (book_id, id),
    -- No foreign keys to the accounts: the functions find them locked or open,
    -- they are never deleted, and each update of a balance would pay.
    CONSTRAINT ledger_hold_reserves_something
        CHECK (amount > 0),
    CONSTRAINT ledger_hold_has_two_sides
        CHECK (debit <> credit),
    CONSTRAINT ledger_hold_state_is_known
        CHECK (state BETWEEN 0 AND 3),
    CONSTRAINT ledger_hold_settles_at_most_its_amount
        CHECK (settled BETWEEN 1 AND amount),
    CONSTRAINT ledger_hold_says_what_it_settled
        CHECK ((state = 1) = (settled IS NOT NULL) AND (state = 1) = (transfer_id IS NOT NULL)),
    CONSTRAINT ledger_hold_is_dated_once_it_has_ended
        CHECK ((state = 0) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX ledger_hold_is_settled_by_its_own_transfer ON public.ledger_hold (book_id, transfer_id)
    WHERE transfer_id IS NOT NULL;
CREATE INDEX ledger_hold_open_by_end ON public.ledger_hold (book_id, expires_at) WHERE state = 0;
CREATE INDEX ledger_hold_open_by_account ON public.ledger_hold (book_id, debit) WHERE state = 0;

CREATE TRIGGER ledger_hold_ends_once
    BEFORE UPDATE ON public.ledger_hold
    FOR EACH ROW WHEN (
        OLD.state <> 0
        OR (OLD.book_id, OLD.id, OLD.debit, OLD.credit, OLD.amount, OLD.opened_at, OLD.expires_at)
           IS DISTINCT FROM (NEW.book_id, NEW.id, NEW.debit, NEW.credit, NEW.amount, NEW.opened_at, NEW.expires_at)
    )
    EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_hold_is_never_deleted
    BEFORE DELETE OR TRUNCATE ON public.ledger_hold
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();

-- The hold that a transfer settled: part of what the transfer is, so that a
-- repeated settlement is recognised. The hold names its transfer.
ALTER TABLE public.ledger_transfer ADD COLUMN hold_id uuid;
