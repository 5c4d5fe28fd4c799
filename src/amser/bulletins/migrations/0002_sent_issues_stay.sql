-- What is being sent, or was, does not change: but for how far it is.

CREATE FUNCTION bulletins_issue_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR NEW.state = 'draft'
        OR (NEW.bulletin_id, NEW.number, NEW.title_cy, NEW.title_en, NEW.begun_at) IS DISTINCT FROM (OLD.bulletin_id, OLD.number, OLD.title_cy, OLD.title_en, OLD.begun_at)
        OR (OLD.state = 'sent' AND NEW.state <> 'sent')) THEN
        RAISE EXCEPTION 'sent issues never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER sent_issue_stays BEFORE UPDATE OR DELETE ON bulletins_issue
    FOR EACH ROW EXECUTE FUNCTION bulletins_issue_stays();

CREATE FUNCTION bulletins_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM bulletins_issue WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.issue_id ELSE OLD.issue_id END FOR SHARE;
    IF stands <> 'draft' THEN
        RAISE EXCEPTION 'sent issues never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER lines_of_sent_issue_stay BEFORE INSERT OR UPDATE OR DELETE ON bulletins_issueitem
    FOR EACH ROW EXECUTE FUNCTION bulletins_lines_stay();
