-- Articles and claims are numbered by their place: day, article, place in the text (onrecord.ledger.places). A list is then
-- walked by number, from any place on and either way, and the word tables carry that number.

ALTER TABLE article ALTER number DROP IDENTITY;
ALTER TABLE claim ALTER number DROP IDENTITY;

UPDATE article SET number = -number; -- out of the way
UPDATE article SET number = placed.place FROM (
    SELECT id AS was, base + row_number() OVER (PARTITION BY base ORDER BY id) - 1 AS place FROM (
        SELECT id, ((
            CASE WHEN coalesce(day, '') = '' THEN 0 ELSE
                substr(day, 1, 4)::bigint * 416 + coalesce(nullif(substr(day, 6, 2), ''), '0')::bigint * 32
                + coalesce(nullif(substr(day, 9, 2), ''), '0')::bigint
            END
        ) << 41) + (('x' || substr(id, 2, 6))::bit(24)::bigint << 17) AS base FROM article
    ) AS based
) AS placed WHERE placed.was = article.id;

UPDATE claim SET number = -number;
UPDATE claim SET number = placed.place FROM (
    SELECT c.id AS was, (a.number >> 17 << 17)
        + row_number() OVER (PARTITION BY a.number >> 17 ORDER BY a.number, c.start, c.id) - 1 AS place
    FROM claim c JOIN article a ON a.id = c.article
) AS placed WHERE placed.was = claim.id;

ALTER TABLE article_words ADD number bigint;
UPDATE article_words SET number = (SELECT a.number FROM article a WHERE a.id = article_words.article);
ALTER TABLE article_words DROP article;
ALTER TABLE article_words ADD PRIMARY KEY (number);
ALTER TABLE article_words ADD FOREIGN KEY (number) REFERENCES article (number) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE claim_words ADD number bigint;
UPDATE claim_words SET number = (SELECT c.number FROM claim c WHERE c.id = claim_words.claim);
ALTER TABLE claim_words DROP claim;
ALTER TABLE claim_words ADD PRIMARY KEY (number);
ALTER TABLE claim_words ADD FOREIGN KEY (number) REFERENCES claim (number) ON UPDATE CASCADE ON DELETE CASCADE;

DROP INDEX claim_day;
DROP INDEX claim_latest;
DROP INDEX claim_stance;
DROP INDEX claim_event;
CREATE INDEX claim_stance ON claim (stance, number);
CREATE INDEX claim_event ON claim (event_type, number);

DROP INDEX article_order;
CREATE INDEX article_order ON article (coalesce(published, ''), id);
CREATE INDEX article_outlet_order ON article (lower(outlet), coalesce(published, ''), id);
DROP INDEX article_outlet;
CREATE INDEX article_outlet ON article (lower(outlet), number);

-- What a filter by status or position walks through.
ALTER TABLE membership ADD number bigint NOT NULL DEFAULT 0; -- of the claim
ALTER TABLE membership ADD status text COLLATE "C" NOT NULL DEFAULT ''; -- of the assertion
UPDATE membership SET
    number = coalesce((SELECT c.number FROM claim c WHERE c.id = membership.claim), 0),
    status = (SELECT s.status FROM assertion s WHERE s.id = membership.assertion);
CREATE INDEX membership_status ON membership (status, number);
CREATE INDEX membership_position ON membership (position, number);

-- Every change of status, several on one day too.
DROP TABLE change;
CREATE TABLE change (
    assertion text COLLATE "C" NOT NULL REFERENCES assertion (id) ON DELETE CASCADE,
    n         bigint NOT NULL, -- in the assertion's history, from 0
    at        text COLLATE "C" NOT NULL,
    status    text COLLATE "C" NOT NULL,
    was       text COLLATE "C",
    claim     text COLLATE "C" NOT NULL,
    PRIMARY KEY (assertion, n)
);
INSERT INTO change
    SELECT s.id, h.n - 1, h.value ->> 'at', h.value ->> 'status',
        lag(h.value ->> 'status') OVER (PARTITION BY s.id ORDER BY h.n), h.value ->> 'claim'
    FROM assertion s, json_array_elements(s.record::json -> 'history') WITH ORDINALITY AS h (value, n);
CREATE INDEX change_at ON change (at, assertion, claim);
CREATE INDEX change_status ON change (status, at, assertion, claim);

ALTER TABLE story ADD first text COLLATE "C";
UPDATE story SET first = record::json ->> 'first';
DROP INDEX story_last;
CREATE INDEX story_last ON story (coalesce(last, '') DESC, id);

DROP INDEX assertion_story;
CREATE INDEX assertion_story ON assertion (story, id);
CREATE INDEX assertion_story_status ON assertion (story, status);
DROP INDEX assertion_status;
CREATE INDEX assertion_status ON assertion (status, id);

ALTER TABLE warning ADD story text COLLATE "C";
UPDATE warning SET story = (
    SELECT s.story FROM claim c JOIN story_article s ON s.article = c.article WHERE c.id = warning.claim
);
CREATE INDEX warning_story ON warning (story, id);
CREATE INDEX warning_kind ON warning (kind, id);

-- How many there are of each record: kept, since counting a million rows takes long. An assertion is counted by its status.
-- Several rows may have one name, so that writers need not wait for each other; settling adds them up.
CREATE TABLE tally (
    name  text COLLATE "C" NOT NULL,
    count bigint NOT NULL
);
INSERT INTO tally SELECT 'article', count(*) FROM article UNION ALL SELECT 'claim', count(*) FROM claim
    UNION ALL SELECT 'story', count(*) FROM story UNION ALL SELECT 'warning', count(*) FROM warning
    UNION ALL SELECT 'assertion ' || status, count(*) FROM assertion GROUP BY status;
CREATE FUNCTION tally_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally SELECT TG_TABLE_NAME, count(*) FROM fresh HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION tally_less() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally SELECT TG_TABLE_NAME, -count(*) FROM gone HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION tally_more_by_status() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally SELECT 'assertion ' || status, count(*) FROM fresh GROUP BY status;
    RETURN NULL;
END $$;
CREATE FUNCTION tally_less_by_status() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO tally SELECT 'assertion ' || status, -count(*) FROM gone GROUP BY status;
    RETURN NULL;
END $$;
CREATE TRIGGER article_more AFTER INSERT ON article REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tally_more();
CREATE TRIGGER article_less AFTER DELETE ON article REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tally_less();
CREATE TRIGGER claim_more AFTER INSERT ON claim REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tally_more();
CREATE TRIGGER claim_less AFTER DELETE ON claim REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tally_less();
CREATE TRIGGER story_more AFTER INSERT ON story REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tally_more();
CREATE TRIGGER story_less AFTER DELETE ON story REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tally_less();
CREATE TRIGGER warning_more AFTER INSERT ON warning REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tally_more();
CREATE TRIGGER warning_less AFTER DELETE ON warning REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tally_less();
CREATE TRIGGER assertion_more AFTER INSERT ON assertion REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tally_more_by_status();
CREATE TRIGGER assertion_less AFTER DELETE ON assertion REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tally_less_by_status();

-- How common a word is decides how it is looked for.
ALTER TABLE claim_words ALTER words SET STATISTICS 1000;
