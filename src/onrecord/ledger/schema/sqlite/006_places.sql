-- Articles and claims are numbered by their place: day, article, place in the text (onrecord.ledger.places). A list is then
-- walked by number, from any place on and either way, and so are the matches of the word indexes, whose row ids these are.

UPDATE article SET number = -number; -- out of the way
UPDATE article SET number = placed.place FROM (
    SELECT id AS was, base + row_number() OVER (PARTITION BY base ORDER BY id) - 1 AS place FROM (
        SELECT id, (
            (CAST(substr(coalesce(day, ''), 1, 4) AS INTEGER) * 416 + CAST(substr(coalesce(day, ''), 6, 2) AS INTEGER) * 32
             + CAST(substr(coalesce(day, ''), 9, 2) AS INTEGER)) << 41
        ) + (
            ((((((instr('123456789abcdef', substr(id, 2, 1)) * 16 + instr('123456789abcdef', substr(id, 3, 1))) * 16
            + instr('123456789abcdef', substr(id, 4, 1))) * 16 + instr('123456789abcdef', substr(id, 5, 1))) * 16
            + instr('123456789abcdef', substr(id, 6, 1))) * 16 + instr('123456789abcdef', substr(id, 7, 1)))) << 17
        ) AS base FROM article
    )
) AS placed WHERE placed.was = article.id;

UPDATE claim SET number = -number;
UPDATE claim SET number = placed.place FROM (
    SELECT c.id AS was, (a.number >> 17 << 17)
        + row_number() OVER (PARTITION BY a.number >> 17 ORDER BY a.number, c.start, c.id) - 1 AS place
    FROM claim c JOIN article a ON a.id = c.article
) AS placed WHERE placed.was = claim.id;

INSERT INTO article_words (article_words) VALUES ('rebuild');
INSERT INTO claim_words (claim_words) VALUES ('rebuild');
CREATE TRIGGER article_words_moved AFTER UPDATE OF number ON article BEGIN
    INSERT INTO article_words (article_words, rowid, headline, text)
    VALUES ('delete', old.number, old.headline, old.text);
    INSERT INTO article_words (rowid, headline, text) VALUES (new.number, new.headline, new.text);
END;
CREATE TRIGGER claim_words_moved AFTER UPDATE OF number ON claim BEGIN
    INSERT INTO claim_words (claim_words, rowid, source, party, about)
    VALUES ('delete', old.number, old.source, old.party, old.about);
    INSERT INTO claim_words (rowid, source, party, about) VALUES (new.number, new.source, new.party, new.about);
END;

-- The row's number stands at the end of every index by itself.
DROP INDEX claim_day;
DROP INDEX claim_stance;
DROP INDEX claim_event;
CREATE INDEX claim_stance ON claim (stance);
CREATE INDEX claim_event ON claim (event_type);

DROP INDEX article_order;
CREATE INDEX article_order ON article (coalesce(published, ''), id);
CREATE INDEX article_outlet_order ON article (outlet COLLATE NOCASE, coalesce(published, ''), id);

-- What a filter by status or position walks through.
ALTER TABLE membership ADD COLUMN number INTEGER NOT NULL DEFAULT 0; -- of the claim
ALTER TABLE membership ADD COLUMN status TEXT NOT NULL DEFAULT ''; -- of the assertion
UPDATE membership SET
    number = coalesce((SELECT number FROM claim WHERE id = claim), 0),
    status = (SELECT status FROM assertion WHERE id = assertion);
CREATE INDEX membership_status ON membership (status, number);
CREATE INDEX membership_position ON membership (position, number);

-- Every change of status, several on one day too.
DROP TABLE change;
CREATE TABLE change (
    assertion TEXT NOT NULL REFERENCES assertion (id) ON DELETE CASCADE,
    n         INTEGER NOT NULL, -- in the assertion's history, from 0
    at        TEXT NOT NULL,
    status    TEXT NOT NULL,
    was       TEXT,
    claim     TEXT NOT NULL,
    PRIMARY KEY (assertion, n)
) STRICT, WITHOUT ROWID;
INSERT INTO change
    SELECT s.id, h.key, json_extract(h.value, '$.at'), json_extract(h.value, '$.status'),
        lag(json_extract(h.value, '$.status')) OVER (PARTITION BY s.id ORDER BY h.key), json_extract(h.value, '$.claim')
    FROM assertion s, json_each(s.record, '$.history') h;
CREATE INDEX change_at ON change (at, assertion, claim);
CREATE INDEX change_status ON change (status, at, assertion, claim);

ALTER TABLE story ADD COLUMN first TEXT;
UPDATE story SET first = json_extract(record, '$.first');
DROP INDEX story_last;
CREATE INDEX story_last ON story (coalesce(last, '') DESC, id);

DROP INDEX assertion_story;
CREATE INDEX assertion_story ON assertion (story, status);

ALTER TABLE warning ADD COLUMN story TEXT;
UPDATE warning SET story = (
    SELECT s.story FROM claim c JOIN story_article s ON s.article = c.article WHERE c.id = warning.claim
);
CREATE INDEX warning_story ON warning (story);
CREATE INDEX warning_kind ON warning (kind);

-- How many there are of each record: kept, since counting a million rows takes long. An assertion is counted by its status.
CREATE TABLE tally (
    name  TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tally VALUES
    ('article', (SELECT count(*) FROM article)), ('claim', (SELECT count(*) FROM claim)),
    ('story', (SELECT count(*) FROM story)), ('warning', (SELECT count(*) FROM warning));
INSERT INTO tally SELECT 'assertion ' || status, count(*) FROM assertion GROUP BY status;
CREATE TRIGGER article_more AFTER INSERT ON article BEGIN
    UPDATE tally SET count = count + 1 WHERE name = 'article';
END;
CREATE TRIGGER article_less AFTER DELETE ON article BEGIN
    UPDATE tally SET count = count - 1 WHERE name = 'article';
END;
CREATE TRIGGER claim_more AFTER INSERT ON claim BEGIN
    UPDATE tally SET count = count + 1 WHERE name = 'claim';
END;
CREATE TRIGGER claim_less AFTER DELETE ON claim BEGIN
    UPDATE tally SET count = count - 1 WHERE name = 'claim';
END;
CREATE TRIGGER story_more AFTER INSERT ON story BEGIN
    UPDATE tally SET count = count + 1 WHERE name = 'story';
END;
CREATE TRIGGER story_less AFTER DELETE ON story BEGIN
    UPDATE tally SET count = count - 1 WHERE name = 'story';
END;
CREATE TRIGGER warning_more AFTER INSERT ON warning BEGIN
    UPDATE tally SET count = count + 1 WHERE name = 'warning';
END;
CREATE TRIGGER warning_less AFTER DELETE ON warning BEGIN
    UPDATE tally SET count = count - 1 WHERE name = 'warning';
END;
CREATE TRIGGER assertion_more AFTER INSERT ON assertion BEGIN
    INSERT INTO tally VALUES ('assertion ' || new.status, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER assertion_less AFTER DELETE ON assertion BEGIN
    UPDATE tally SET count = count - 1 WHERE name = 'assertion ' || old.status;
END;
