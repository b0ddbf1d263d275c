-- What the channel said about a page (JSON), when addresses were last fetched, and what the watcher has to tell.

ALTER TABLE page ADD COLUMN told TEXT;

CREATE TABLE visit (
    url      TEXT PRIMARY KEY,
    final    TEXT NOT NULL,
    at       TEXT NOT NULL,
    etag     TEXT,
    modified TEXT
) STRICT, WITHOUT ROWID;

-- What a watch knows: how it last found each feed and page, and what it has told of each assertion.
CREATE TABLE watched (
    watch TEXT NOT NULL,
    kind  TEXT NOT NULL,
    id    TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (watch, kind, id)
) STRICT, WITHOUT ROWID;

-- Alerts, kept in the transaction that notes their cause as told; each once.
CREATE TABLE alert (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    watch  TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;

-- The outbox: an alert for one output, until it is taken there.
CREATE TABLE delivery (
    alert  TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
    output TEXT NOT NULL,
    state  TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    tries  INTEGER NOT NULL,
    due    TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (alert, output)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (state, due);
