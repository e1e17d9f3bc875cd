-- A work and its titles. A title that left the catalogue keeps its row, so that its id is never given away.
CREATE TABLE IF NOT EXISTS titles (
    id      TEXT PRIMARY KEY,
    work_id TEXT NOT NULL,
    record  TEXT NOT NULL,               -- the title as JSON
    current INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;

-- The ledger of review ids: a row is never deleted and never changes its title.
CREATE TABLE IF NOT EXISTS reviews (
    id          TEXT PRIMARY KEY,
    title_id    TEXT NOT NULL REFERENCES titles (id),
    text_sha256 TEXT NOT NULL,           -- of the cleaned text in UTF-8
    record      TEXT NOT NULL,           -- the review as JSON
    current     INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;
CREATE INDEX IF NOT EXISTS reviews_by_title ON reviews (title_id) WHERE current = 1;

-- Every vote ever cast, in the order in which it was; its number names the state of all votes up to it.
-- No time is kept: the order is enough, and a time could tell who was there.
CREATE TABLE IF NOT EXISTS vote_log (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    review_id   TEXT NOT NULL REFERENCES reviews (id),
    text_sha256 TEXT NOT NULL,           -- of the text that the vote is about
    voter       TEXT NOT NULL,           -- keyed per title, cannot be joined across titles; '' for 'counted'
    verdict     TEXT NOT NULL CHECK (verdict IN ('yes', 'no', 'withdraw', 'counted'))
) STRICT;
CREATE INDEX IF NOT EXISTS vote_log_by_review ON vote_log (review_id, number);

-- What the log comes to: one voter has at most one vote on one review.
CREATE TABLE IF NOT EXISTS votes (
    review_id   TEXT NOT NULL REFERENCES reviews (id),
    voter       TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    helpful     INTEGER NOT NULL CHECK (helpful IN (0, 1)),
    PRIMARY KEY (review_id, voter)
) STRICT, WITHOUT ROWID;

-- Votes that a source had already counted, of one of two kinds: helpful of total, or helpful alone.
CREATE TABLE IF NOT EXISTS counted_votes (
    review_id   TEXT PRIMARY KEY REFERENCES reviews (id),
    text_sha256 TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('ratio', 'count')),
    helpful     INTEGER NOT NULL CHECK (helpful >= 0),
    total       INTEGER CHECK (total >= helpful),
    CHECK ((kind = 'count') = (total IS NULL))
) STRICT;
