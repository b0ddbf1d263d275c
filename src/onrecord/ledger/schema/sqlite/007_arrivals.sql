-- When a page came into this ledger: what has changed since somebody last looked is what came after. Pages that were there
-- before this table have no such time.
CREATE TABLE arrival (
    article TEXT PRIMARY KEY REFERENCES page (article) ON DELETE CASCADE,
    at      TEXT NOT NULL -- UTC
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_at ON arrival (at, article);
CREATE TRIGGER page_arrives AFTER INSERT ON page BEGIN
    INSERT INTO arrival VALUES (new.article, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
END;
CREATE INDEX change_claim ON change (claim);
