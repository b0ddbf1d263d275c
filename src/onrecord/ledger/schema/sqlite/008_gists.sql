-- Assertions are found by the words of their gist; `number` is the beginning of the id (onrecord.ledger.places), so that the
-- matches come in the order of ids.

ALTER TABLE assertion ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE assertion SET number = number_of(id); -- a function of the program that runs this
CREATE INDEX assertion_number ON assertion (number);

CREATE VIRTUAL TABLE gist_words USING fts5 (gist, content='', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO gist_words (rowid, gist) SELECT number, gist FROM assertion ORDER BY number;
CREATE TRIGGER gist_words_in AFTER INSERT ON assertion BEGIN
    INSERT INTO gist_words (rowid, gist) VALUES (new.number, new.gist);
END;
CREATE TRIGGER gist_words_out AFTER DELETE ON assertion BEGIN
    INSERT INTO gist_words (gist_words, rowid, gist) VALUES ('delete', old.number, old.gist);
END;

-- Stories of a time are found in the index alone.
DROP INDEX story_last;
CREATE INDEX story_last ON story (coalesce(last, '') DESC, id, first);
