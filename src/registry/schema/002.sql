-- Irises, sealed as fingers are. id = person * 16 + 11 (left) or 12 (right), which no finger has; it is the associated
-- data of the seal. `added` grows with every eye put here, so that a copy in memory knows what it lacks.
CREATE TABLE eye (
    id     INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    nonce  BLOB    NOT NULL CHECK (length(nonce) = 24),
    sealed BLOB    NOT NULL,
    added  INTEGER NOT NULL UNIQUE,
    CHECK (id / 16 = person AND id % 16 IN (11, 12))
) STRICT;
CREATE INDEX eye_person ON eye (person);

-- Requests to cancel irises (J-18); they stay when the irises are gone.
CREATE TABLE iris_cancellation (
    id         INTEGER PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    form       TEXT    NOT NULL CHECK (form <> ''),
    asked_ms   INTEGER NOT NULL,
    deleted_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX iris_cancellation_open ON iris_cancellation (person) WHERE deleted_ms IS NULL;
