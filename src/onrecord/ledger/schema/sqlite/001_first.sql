-- The first schema. Records are kept whole as JSON (`record`, the form of LEDGER.md section 7) beside the columns
-- that filters need; `seal` is the SHA-256 of `record`, so that a change made by hand is found.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The bytes as they came; two addresses with the same bytes share them.
CREATE TABLE body (
    sha256  TEXT PRIMARY KEY,
    packing TEXT NOT NULL CHECK (packing IN ('raw', 'zlib')),
    size    INTEGER NOT NULL,
    bytes   BLOB NOT NULL
) STRICT;

CREATE TABLE page (
    article    TEXT PRIMARY KEY,
    sha256     TEXT NOT NULL REFERENCES body (sha256),
    origin     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    retrieved  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX page_sha256 ON page (sha256);

CREATE TABLE article (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE REFERENCES page (article) ON DELETE CASCADE,
    outlet    TEXT,
    headline  TEXT,
    published TEXT,
    day       TEXT,
    reader    TEXT NOT NULL,
    text      TEXT NOT NULL,
    record    TEXT NOT NULL,
    seal      TEXT NOT NULL
) STRICT;
CREATE INDEX article_order ON article (published, id);
CREATE INDEX article_outlet ON article (outlet COLLATE NOCASE);

CREATE TABLE claim (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    article    TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,
    day        TEXT NOT NULL, -- of publication; empty where unknown
    stance     TEXT NOT NULL,
    event_type TEXT,
    reader     TEXT NOT NULL,
    source     TEXT NOT NULL, -- words that find it: name, title, party
    party      TEXT NOT NULL,
    about      TEXT NOT NULL, -- words that find it: content, names, places
    record     TEXT NOT NULL,
    seal       TEXT NOT NULL
) STRICT;
CREATE INDEX claim_article ON claim (article, start, id);
CREATE INDEX claim_day ON claim (day, article, start, id);
CREATE INDEX claim_stance ON claim (stance, day);
CREATE INDEX claim_event ON claim (event_type, day);

-- What follows from articles, claims and judgements; written anew by every reconciliation.
CREATE TABLE story (
    id     TEXT PRIMARY KEY,
    last   TEXT,
    record TEXT NOT NULL,
    seal   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX story_last ON story (last DESC, id);

CREATE TABLE story_article (
    article TEXT PRIMARY KEY,
    story   TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX story_articles ON story_article (story);

CREATE TABLE assertion (
    id     TEXT PRIMARY KEY,
    story  TEXT,
    status TEXT NOT NULL,
    gist   TEXT NOT NULL,
    record TEXT NOT NULL,
    seal   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX assertion_story ON assertion (story);
CREATE INDEX assertion_status ON assertion (status);

CREATE TABLE change (
    assertion TEXT NOT NULL REFERENCES assertion (id) ON DELETE CASCADE,
    at        TEXT NOT NULL,
    status    TEXT NOT NULL,
    claim     TEXT NOT NULL,
    PRIMARY KEY (assertion, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    claim       TEXT PRIMARY KEY,
    assertion   TEXT NOT NULL REFERENCES assertion (id) ON DELETE CASCADE,
    position    TEXT NOT NULL,
    origin      TEXT,
    adds_origin INTEGER NOT NULL,
    score       REAL NOT NULL,
    reason      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_assertion ON membership (assertion, claim);

CREATE TABLE warning (
    id     TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    claim  TEXT NOT NULL,
    about  TEXT NOT NULL,
    record TEXT NOT NULL,
    seal   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX warning_claim ON warning (claim);
CREATE INDEX warning_about ON warning (about);

CREATE TABLE lineage (
    copy     TEXT NOT NULL,
    original TEXT NOT NULL,
    share    REAL NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (copy, original)
) STRICT, WITHOUT ROWID;

-- People's decisions; taken back by date, never overwritten.
CREATE TABLE judgement (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    "left"    TEXT NOT NULL,
    "right"   TEXT NOT NULL,
    verdict   INTEGER NOT NULL,
    "by"      TEXT NOT NULL,
    at        TEXT NOT NULL,
    reason    TEXT NOT NULL,
    score     REAL NOT NULL,
    withdrawn TEXT
) STRICT;

-- What a stage refused, and why; the same refusal once.
CREATE TABLE rejected (
    stage  TEXT NOT NULL,
    id     TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (stage, id, reason)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE article_words USING fts5 (
    headline, text, content='article', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_words_in AFTER INSERT ON article BEGIN
    INSERT INTO article_words (rowid, headline, text) VALUES (new.number, new.headline, new.text);
END;
CREATE TRIGGER article_words_out AFTER DELETE ON article BEGIN
    INSERT INTO article_words (article_words, rowid, headline, text)
    VALUES ('delete', old.number, old.headline, old.text);
END;

CREATE VIRTUAL TABLE claim_words USING fts5 (
    source, party, about, content='claim', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER claim_words_in AFTER INSERT ON claim BEGIN
    INSERT INTO claim_words (rowid, source, party, about) VALUES (new.number, new.source, new.party, new.about);
END;
CREATE TRIGGER claim_words_out AFTER DELETE ON claim BEGIN
    INSERT INTO claim_words (claim_words, rowid, source, party, about)
    VALUES ('delete', old.number, old.source, old.party, old.about);
END;
