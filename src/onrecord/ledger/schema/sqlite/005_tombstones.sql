-- What was forgotten: no words of it, only that it was there; with the digest of its address, so that it does not come back unseen.
CREATE TABLE tombstone (
    article TEXT PRIMARY KEY,
    sha256  TEXT NOT NULL, -- of the page's bytes
    address TEXT NOT NULL, -- SHA-256 of the address; empty where the page had none
    why     TEXT NOT NULL,
    at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstone_sha256 ON tombstone (sha256);
CREATE INDEX tombstone_address ON tombstone (address);
