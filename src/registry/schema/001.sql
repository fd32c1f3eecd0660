-- Dates are ISO 8601 texts, moments unix milliseconds, words those of the scenario files.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id        INTEGER PRIMARY KEY,
    chinese   TEXT,
    latin     TEXT    NOT NULL,
    born      TEXT    NOT NULL CHECK (born IS date(born)),
    watch     INTEGER NOT NULL DEFAULT 0 CHECK (watch IN (0, 1)),
    irises    TEXT    NOT NULL DEFAULT 'none' CHECK (irises IN ('none', 'enrolled', 'cancelling')),
    e_channel INTEGER NOT NULL DEFAULT 0 CHECK (e_channel IN (0, 1)),
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1))
) STRICT;

CREATE TABLE document (
    id              INTEGER PRIMARY KEY,
    person          INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    kind            TEXT    NOT NULL,
    issuer          TEXT    NOT NULL,
    number          TEXT    NOT NULL,
    serial          TEXT    NOT NULL,
    issued          TEXT    NOT NULL CHECK (issued IS date(issued)),
    valid_until     TEXT    NOT NULL CHECK (valid_until IS date(valid_until)),
    state           TEXT    NOT NULL,
    replaced        TEXT,
    card            TEXT    NOT NULL CHECK (card IN ('macao', 'hong-kong', 'plain')),
    permanent       INTEGER CHECK (permanent IN (0, 1)),
    mark            TEXT,
    new_smart       INTEGER CHECK (new_smart IN (0, 1)),
    photo           INTEGER CHECK (photo IN (0, 1)),
    macao_until     TEXT    CHECK (macao_until IS date(macao_until)),
    macao_days      INTEGER,
    macao_uses      TEXT,
    hong_kong_until TEXT    CHECK (hong_kong_until IS date(hong_kong_until)),
    hong_kong_days  INTEGER,
    hong_kong_uses  TEXT,
    CHECK ((card = 'macao') = (permanent IS NOT NULL)),
    CHECK ((card = 'hong-kong') = (mark IS NOT NULL AND new_smart IS NOT NULL AND photo IS NOT NULL)),
    UNIQUE (kind, issuer, number, serial)
) STRICT;
CREATE INDEX document_person ON document (person, kind);

CREATE TABLE relation (
    child  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    adult  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    parent INTEGER NOT NULL CHECK (parent IN (0, 1)),
    PRIMARY KEY (child, adult),
    CHECK (child <> adult)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_adult ON relation (adult);

CREATE TABLE phone (
    id   INTEGER PRIMARY KEY,
    name TEXT UNIQUE
) STRICT;

CREATE TABLE binding (
    id          INTEGER PRIMARY KEY,
    family      TEXT    NOT NULL,
    cid         BLOB    NOT NULL CHECK (length(cid) = 16),
    person      INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    phone       INTEGER NOT NULL REFERENCES phone ON DELETE CASCADE,
    slot        INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 255),
    -- 32 bytes: Ed25519; 33 bytes: a P-256 point, compressed (SEC 1).
    key         BLOB    NOT NULL CHECK (length(key) IN (32, 33)),
    card_serial TEXT    NOT NULL,
    made_ms     INTEGER NOT NULL,
    revoked_ms  INTEGER,
    revoked_by  TEXT,
    CHECK ((revoked_ms IS NULL) = (revoked_by IS NULL)),
    UNIQUE (family, cid)
) STRICT;
-- One e-ID on one phone (B-07), and one e-ID in one slot of it.
CREATE UNIQUE INDEX binding_person ON binding (person, family) WHERE revoked_ms IS NULL;
CREATE UNIQUE INDEX binding_phone ON binding (phone, family, slot) WHERE revoked_ms IS NULL;

CREATE TABLE filing (
    id               INTEGER PRIMARY KEY,
    person           INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    class            TEXT    NOT NULL,
    document_kind    TEXT    NOT NULL,
    document_number  TEXT    NOT NULL,
    filed_ms         INTEGER NOT NULL,
    source           TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    -- Not unique: a handle on two filings is a fault that check 7 has to see (E-18).
    cid              BLOB    CHECK (length(cid) = 16),
    mutual           INTEGER NOT NULL CHECK (mutual IN (0, 1)),
    parental_consent INTEGER NOT NULL CHECK (parental_consent IN (0, 1)),
    permit_until     TEXT    CHECK (permit_until IS date(permit_until)),
    permission       TEXT
) STRICT;
CREATE INDEX filing_person ON filing (person);
CREATE INDEX filing_cid ON filing (cid) WHERE cid IS NOT NULL;

-- id = person * 16 + finger position of ISO/IEC 19794-2; it is the associated data of the seal.
CREATE TABLE sample (
    id     INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    nonce  BLOB    NOT NULL CHECK (length(nonce) = 24),
    sealed BLOB    NOT NULL,
    CHECK (id / 16 = person AND id % 16 BETWEEN 1 AND 10)
) STRICT;
CREATE INDEX sample_person ON sample (person);

CREATE TABLE mark (
    family       TEXT NOT NULL,
    cid          BLOB NOT NULL CHECK (length(cid) = 16),
    used_step    INTEGER,
    used_sub     INTEGER,
    used_nonce   BLOB,
    used_lane    TEXT,
    used_session INTEGER,
    used_at_ms   INTEGER,
    read_step    INTEGER,
    read_sub     INTEGER,
    read_nonce   BLOB,
    read_lane    TEXT,
    read_session INTEGER,
    read_at_ms   INTEGER,
    -- NULL beside a read: it was released.
    lease_ms     INTEGER,
    PRIMARY KEY (family, cid)
) STRICT, WITHOUT ROWID;

CREATE TABLE crossing (
    id                 INTEGER PRIMARY KEY,
    person             INTEGER NOT NULL REFERENCES person,
    port               TEXT    NOT NULL,
    direction          TEXT    NOT NULL,
    at_ms              INTEGER NOT NULL,
    presented_code     TEXT,
    presented_document TEXT,
    stay_until         TEXT CHECK (stay_until IS date(stay_until)),
    lane               TEXT    NOT NULL,
    session            INTEGER NOT NULL,
    CHECK ((presented_code IS NULL) <> (presented_document IS NULL)),
    UNIQUE (lane, session)
) STRICT;
CREATE INDEX crossing_person ON crossing (person, at_ms);

-- Heads are evidence: added, never changed.
CREATE TABLE anchor (
    lane      TEXT    NOT NULL,
    entries   INTEGER NOT NULL,
    head      BLOB    NOT NULL CHECK (length(head) = 32),
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    at_ms     INTEGER NOT NULL,
    PRIMARY KEY (lane, entries, head)
) STRICT, WITHOUT ROWID;
