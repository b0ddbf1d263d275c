-- When a page came into this ledger: what has changed since somebody last looked is what came after. Pages that were there
-- before this table have no such time.
CREATE TABLE arrival (
    article text COLLATE "C" PRIMARY KEY REFERENCES page (article) ON DELETE CASCADE,
    at      text COLLATE "C" NOT NULL -- UTC
);
CREATE INDEX arrival_at ON arrival (at, article);
CREATE FUNCTION page_arrives() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO arrival VALUES (NEW.article, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
    RETURN NULL;
END $$;
CREATE TRIGGER page_arrives AFTER INSERT ON page FOR EACH ROW EXECUTE FUNCTION page_arrives();
CREATE INDEX change_claim ON change (claim);
