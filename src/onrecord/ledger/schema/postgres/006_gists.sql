-- Assertions are found by the words of their gist.
CREATE TABLE gist_words (
    assertion text COLLATE "C" PRIMARY KEY REFERENCES assertion (id) ON DELETE CASCADE,
    number    bigint NOT NULL, -- by which they come in the order of ids (onrecord.ledger.places)
    gist      text COLLATE "C" NOT NULL,
    words     tsvector NOT NULL
);
CREATE INDEX gist_words_order ON gist_words (number);
CREATE INDEX gist_words_found ON gist_words USING gin (words);
ALTER TABLE gist_words ALTER words SET STATISTICS 1000;

-- Both are filled by the program that runs this.
ALTER TABLE assertion ADD number bigint NOT NULL DEFAULT 0;
CREATE INDEX assertion_number ON assertion (number);

-- Stories of a time are found in the index alone.
DROP INDEX story_last;
CREATE INDEX story_last ON story (coalesce(last, '') DESC, id, first);
