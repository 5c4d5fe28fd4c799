-- A stand-in for the extension Citus: the calls and catalogues that `amser ledger distribute` uses, under the same names. It
-- distributes nothing. It notes what is asked, in order, and refuses what we know Citus refuses.

CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY);
CREATE TABLE pg_dist_object (classid oid, objid oid, distribution_argument_index int, PRIMARY KEY (classid, objid));
CREATE TABLE asked (number int GENERATED ALWAYS AS IDENTITY, call text, about text, colocated text);
CREATE TABLE fails (about text);

CREATE FUNCTION note(call text, about text, colocated text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fails WHERE fails.about = note.about) THEN
        RAISE EXCEPTION 'connection to the node db2.example failed';
    END IF;
    INSERT INTO asked (call, about, colocated) VALUES (note.call, note.about, note.colocated);
END $$;

CREATE FUNCTION refuse_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = table_name) THEN
        RAISE EXCEPTION 'table "%" is already distributed', table_name;
    ELSIF current_setting('citus.enable_unsafe_triggers', true) IS DISTINCT FROM 'on'
        AND EXISTS (SELECT FROM pg_trigger WHERE tgrelid = table_name AND NOT tgisinternal)
    THEN
        RAISE EXCEPTION 'cannot distribute relation "%" because it has triggers', table_name;
    ELSIF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND table_name IN (conrelid, confrelid)) THEN
        RAISE EXCEPTION 'cannot complete operation on a table with identity column';
    END IF;
END $$;

CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_table(table_name);
    PERFORM note('create_reference_table', table_name::text, NULL);
    INSERT INTO pg_dist_partition VALUES (table_name);
END $$;

CREATE FUNCTION create_distributed_table(
    table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default'
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_table(table_name);
    IF colocate_with <> 'none' AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass) THEN
        RAISE EXCEPTION 'relation % is not distributed', colocate_with;
    END IF;
    PERFORM note('create_distributed_table', table_name::text, colocate_with);
    INSERT INTO pg_dist_partition VALUES (table_name);
END $$;

CREATE FUNCTION create_distributed_function(
    function_name regprocedure, distribution_arg_name text DEFAULT NULL, colocate_with text DEFAULT 'default'
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place constant int := array_position((SELECT proargnames FROM pg_proc WHERE oid = function_name), distribution_arg_name) - 1;
BEGIN
    IF distribution_arg_name IS NOT NULL AND place IS NULL THEN
        RAISE EXCEPTION 'cannot distribute the function "%" since the distribution argument is not valid', function_name;
    END IF;
    PERFORM note('create_distributed_function', (SELECT proname FROM pg_proc WHERE oid = function_name), CASE WHEN place IS NOT NULL THEN colocate_with END);
    INSERT INTO pg_dist_object VALUES ('pg_proc'::regclass, function_name, place)
    ON CONFLICT (classid, objid) DO UPDATE SET distribution_argument_index = excluded.distribution_argument_index;
END $$;
