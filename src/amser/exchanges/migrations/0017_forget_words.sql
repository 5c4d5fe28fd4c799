-- Runs as the owner: the application adds questions and changes none (config/grants.sql). Only of somebody who is no longer a
-- member, and only into a dash, so that it serves for nothing but removing a person.
CREATE FUNCTION public.exchanges_forget_words(one bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.exchanges_question AS question SET words = '–'
    FROM public.members_membership AS membership
    WHERE question.from_member_id = one AND question.words <> '–'
      AND membership.id = one AND membership.state IN ('left', 'refused', 'deceased')
$$;
REVOKE ALL ON FUNCTION public.exchanges_forget_words(bigint) FROM PUBLIC;
