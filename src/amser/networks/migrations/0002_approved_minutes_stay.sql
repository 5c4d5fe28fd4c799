-- Approved minutes, the agenda they are of, and what was decided there do not change. What was wrong is a correction beside them.

CREATE FUNCTION networks_minutes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'approved' THEN
        RAISE EXCEPTION 'approved minutes never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER approved_minutes_stay BEFORE UPDATE OR DELETE ON networks_minutes
    FOR EACH ROW EXECUTE FUNCTION networks_minutes_stay();

CREATE FUNCTION networks_agenda_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting bigint;
    stands text;
BEGIN
    FOREACH meeting IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.event_id] WHEN 'DELETE' THEN ARRAY[OLD.event_id] ELSE ARRAY[OLD.event_id, NEW.event_id] END
    LOOP
        -- Whoever approves has this row locked: what is written of an item at the same moment waits, and is refused.
        SELECT state INTO stands FROM networks_minutes WHERE event_id = meeting FOR SHARE;
        IF stands = 'approved' THEN
            RAISE EXCEPTION 'approved minutes never change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER agenda_of_approved_minutes_stays BEFORE INSERT OR UPDATE OR DELETE ON networks_agendaitem
    FOR EACH ROW EXECUTE FUNCTION networks_agenda_stays();

CREATE FUNCTION networks_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['networks_decision', 'networks_correction', 'networks_groupagreement']
    LOOP
        EXECUTE format('CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION networks_never_changes()', kept);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION networks_never_changes()', kept);
    END LOOP;
END $$;
