-- A story without a day has an empty last day, so that an index of plain columns orders them: found without reading a record.
UPDATE story SET last = '' WHERE last IS NULL;
DROP INDEX story_last;
CREATE INDEX story_last ON story (last DESC, id, first);
