-- Searches give the latest first: found by walking back through the days where a word is frequent, and by the word where it
-- is rare; without a list of pending words, which every search would have to read through.
CREATE INDEX claim_latest ON claim (day DESC, article, start, id);
ALTER INDEX claim_words_found SET (fastupdate = off);
ALTER INDEX article_words_found SET (fastupdate = off);
