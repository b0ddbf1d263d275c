-- What lets an article be added without looking at all others; it can be made again from the articles.

-- Articles whose stories are to be worked out anew, and those that are to be indexed anew.
CREATE TABLE unsettled (article TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE unindexed (article TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO unsettled SELECT id FROM article;
INSERT INTO unindexed SELECT id FROM article;
DELETE FROM meta WHERE name = 'derived';

-- How an article is compared with others (JSON).
CREATE TABLE document (
    article TEXT PRIMARY KEY,
    record  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What it is found by: telling words, with the hour it was published (-1 where undated), and sampled 5-grams.
CREATE TABLE story_key (
    key     TEXT NOT NULL,
    hour    REAL NOT NULL,
    article TEXT NOT NULL,
    PRIMARY KEY (key, hour, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_key_article ON story_key (article);

CREATE TABLE gram (
    gram    INTEGER NOT NULL,
    day     TEXT NOT NULL, -- the order of articles: by day, time and id
    moment  TEXT NOT NULL,
    article TEXT NOT NULL,
    PRIMARY KEY (gram, day, moment, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX gram_article ON gram (article, gram);

-- Pairs that speak for one story, both ways round.
CREATE TABLE bond (
    article TEXT NOT NULL,
    other   TEXT NOT NULL,
    PRIMARY KEY (article, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX lineage_original ON lineage (original);
