-- The first schema in PostgreSQL: the tables of schema/sqlite, every text ordered by its bytes (collation "C") as there.
-- Word indexes hold words as SQLite's tokeniser cuts them (onrecord.ledger.words): ` one two three ` in order for phrases,
-- and each once in `words`.

CREATE TABLE meta (
    name  text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

-- The bytes as they came; two addresses with the same bytes share them.
CREATE TABLE body (
    sha256  text COLLATE "C" PRIMARY KEY,
    packing text COLLATE "C" NOT NULL CHECK (packing IN ('raw', 'zlib')),
    size    bigint NOT NULL,
    bytes   bytea NOT NULL
);

CREATE TABLE page (
    article    text COLLATE "C" PRIMARY KEY,
    sha256     text COLLATE "C" NOT NULL REFERENCES body (sha256),
    origin     text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    retrieved  text COLLATE "C",
    told       text COLLATE "C" -- what the channel said about it (JSON)
);
CREATE INDEX page_sha256 ON page (sha256);
CREATE INDEX page_origin ON page (origin, retrieved NULLS FIRST);

CREATE TABLE article (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id        text COLLATE "C" NOT NULL UNIQUE REFERENCES page (article) ON DELETE CASCADE,
    outlet    text COLLATE "C",
    headline  text COLLATE "C",
    published text COLLATE "C",
    day       text COLLATE "C",
    reader    text COLLATE "C" NOT NULL,
    text      text COLLATE "C" NOT NULL,
    record    text COLLATE "C" NOT NULL,
    seal      text COLLATE "C" NOT NULL
);
CREATE INDEX article_order ON article (published NULLS FIRST, id);
CREATE INDEX article_outlet ON article (lower(outlet));

CREATE TABLE claim (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         text COLLATE "C" NOT NULL UNIQUE,
    article    text COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    start      bigint NOT NULL,
    day        text COLLATE "C" NOT NULL, -- of publication; empty where unknown
    stance     text COLLATE "C" NOT NULL,
    event_type text COLLATE "C",
    reader     text COLLATE "C" NOT NULL,
    source     text COLLATE "C" NOT NULL, -- words that find it: name, title, party
    party      text COLLATE "C" NOT NULL,
    about      text COLLATE "C" NOT NULL, -- words that find it: content, names, places
    record     text COLLATE "C" NOT NULL,
    seal       text COLLATE "C" NOT NULL
);
CREATE INDEX claim_article ON claim (article, start, id);
CREATE INDEX claim_day ON claim (day, article, start, id);
CREATE INDEX claim_stance ON claim (stance, day);
CREATE INDEX claim_event ON claim (event_type, day);

-- What follows from articles, claims and judgements; written anew by every reconciliation.
CREATE TABLE story (
    id     text COLLATE "C" PRIMARY KEY,
    last   text COLLATE "C",
    record text COLLATE "C" NOT NULL,
    seal   text COLLATE "C" NOT NULL
);
CREATE INDEX story_last ON story (last DESC NULLS LAST, id);

CREATE TABLE story_article (
    article text COLLATE "C" PRIMARY KEY,
    story   text COLLATE "C" NOT NULL REFERENCES story (id) ON DELETE CASCADE
);
CREATE INDEX story_articles ON story_article (story);

CREATE TABLE assertion (
    id     text COLLATE "C" PRIMARY KEY,
    story  text COLLATE "C",
    status text COLLATE "C" NOT NULL,
    gist   text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL,
    seal   text COLLATE "C" NOT NULL
);
CREATE INDEX assertion_story ON assertion (story);
CREATE INDEX assertion_status ON assertion (status);

CREATE TABLE change (
    assertion text COLLATE "C" NOT NULL REFERENCES assertion (id) ON DELETE CASCADE,
    at        text COLLATE "C" NOT NULL,
    status    text COLLATE "C" NOT NULL,
    claim     text COLLATE "C" NOT NULL,
    PRIMARY KEY (assertion, at)
);

CREATE TABLE membership (
    claim       text COLLATE "C" PRIMARY KEY,
    assertion   text COLLATE "C" NOT NULL REFERENCES assertion (id) ON DELETE CASCADE,
    position    text COLLATE "C" NOT NULL,
    origin      text COLLATE "C",
    adds_origin bigint NOT NULL,
    score       double precision NOT NULL,
    reason      text COLLATE "C" NOT NULL
);
CREATE INDEX membership_assertion ON membership (assertion, claim);

CREATE TABLE warning (
    id     text COLLATE "C" PRIMARY KEY,
    kind   text COLLATE "C" NOT NULL,
    claim  text COLLATE "C" NOT NULL,
    about  text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL,
    seal   text COLLATE "C" NOT NULL
);
CREATE INDEX warning_claim ON warning (claim);
CREATE INDEX warning_about ON warning (about);

CREATE TABLE lineage (
    copy     text COLLATE "C" NOT NULL,
    original text COLLATE "C" NOT NULL,
    share    double precision NOT NULL,
    reason   text COLLATE "C" NOT NULL,
    PRIMARY KEY (copy, original)
);

-- People's decisions; taken back by date, never overwritten.
CREATE TABLE judgement (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id        text COLLATE "C" NOT NULL UNIQUE,
    kind      text COLLATE "C" NOT NULL,
    "left"    text COLLATE "C" NOT NULL,
    "right"   text COLLATE "C" NOT NULL,
    verdict   bigint NOT NULL,
    "by"      text COLLATE "C" NOT NULL,
    at        text COLLATE "C" NOT NULL,
    reason    text COLLATE "C" NOT NULL,
    score     double precision NOT NULL,
    withdrawn text COLLATE "C"
);

-- What a stage refused, and why; the same refusal once.
CREATE TABLE rejected (
    stage  text COLLATE "C" NOT NULL,
    id     text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    at     text COLLATE "C" NOT NULL,
    PRIMARY KEY (stage, id, reason)
);

-- When addresses were last fetched.

CREATE TABLE visit (
    url      text COLLATE "C" PRIMARY KEY,
    final    text COLLATE "C" NOT NULL,
    at       text COLLATE "C" NOT NULL,
    etag     text COLLATE "C",
    modified text COLLATE "C"
);

-- What a watch knows: how it last found each feed and page, and what it has told of each assertion.
CREATE TABLE watched (
    watch text COLLATE "C" NOT NULL,
    kind  text COLLATE "C" NOT NULL,
    id    text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (watch, kind, id)
);

-- Alerts, kept in the transaction that notes their cause as told; each once.
CREATE TABLE alert (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id     text COLLATE "C" NOT NULL UNIQUE,
    watch  text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL
);

-- The outbox: an alert for one output, until it is taken there.
CREATE TABLE delivery (
    alert  text COLLATE "C" NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
    output text COLLATE "C" NOT NULL,
    state  text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    tries  bigint NOT NULL,
    due    text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    PRIMARY KEY (alert, output)
);
CREATE INDEX delivery_due ON delivery (state, due);

-- What lets an article be added without looking at all others; it can be made again from the articles.

-- Articles whose stories are to be worked out anew, and those that are to be indexed anew.
CREATE TABLE unsettled (article text COLLATE "C" PRIMARY KEY);
CREATE TABLE unindexed (article text COLLATE "C" PRIMARY KEY);

-- How an article is compared with others (JSON).
CREATE TABLE document (
    article text COLLATE "C" PRIMARY KEY,
    record  text COLLATE "C" NOT NULL
);

-- What it is found by: telling words, with the hour it was published (-1 where undated), and sampled 5-grams.
CREATE TABLE story_key (
    key     text COLLATE "C" NOT NULL,
    hour    double precision NOT NULL,
    article text COLLATE "C" NOT NULL,
    PRIMARY KEY (key, hour, article)
);
CREATE INDEX story_key_article ON story_key (article);

CREATE TABLE gram (
    gram    bigint NOT NULL,
    day     text COLLATE "C" NOT NULL, -- the order of articles: by day, time and id
    moment  text COLLATE "C" NOT NULL,
    article text COLLATE "C" NOT NULL,
    PRIMARY KEY (gram, day, moment, article)
);
CREATE INDEX gram_article ON gram (article, gram);

-- Pairs that speak for one story, both ways round.
CREATE TABLE bond (
    article text COLLATE "C" NOT NULL,
    other   text COLLATE "C" NOT NULL,
    PRIMARY KEY (article, other)
);

CREATE INDEX lineage_original ON lineage (original);

CREATE TABLE article_words (
    article  text COLLATE "C" PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    headline text COLLATE "C" NOT NULL,
    text     text COLLATE "C" NOT NULL,
    words    tsvector NOT NULL
);
CREATE INDEX article_words_found ON article_words USING gin (words);

CREATE TABLE claim_words (
    claim  text COLLATE "C" PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    source text COLLATE "C" NOT NULL,
    party  text COLLATE "C" NOT NULL,
    about  text COLLATE "C" NOT NULL,
    words  tsvector NOT NULL
);
CREATE INDEX claim_words_found ON claim_words USING gin (words);
