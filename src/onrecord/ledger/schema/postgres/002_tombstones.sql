-- What was forgotten: no words of it, only that it was there; with the digest of its address, so that it does not come back unseen.
CREATE TABLE tombstone (
    article text COLLATE "C" PRIMARY KEY,
    sha256  text COLLATE "C" NOT NULL, -- of the page's bytes
    address text COLLATE "C" NOT NULL, -- SHA-256 of the address; empty where the page had none
    why     text COLLATE "C" NOT NULL,
    at      text COLLATE "C" NOT NULL
);
CREATE INDEX tombstone_sha256 ON tombstone (sha256);
CREATE INDEX tombstone_address ON tombstone (address);
