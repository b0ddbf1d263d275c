-- Versions of one page are found by where they came from.
CREATE INDEX page_origin ON page (origin, retrieved);
