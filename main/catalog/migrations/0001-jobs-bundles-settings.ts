/**
 * Jobs with their items, history and kept values; bundles written or brought in; numbers of streams; registries,
 * trusted keys and settings of this workstation. `state`, `request`, `owner` and the like are JSON, decoded with zod when read.
 */
export const jobsBundlesSettings = `
CREATE TABLE job (
  id            TEXT PRIMARY KEY,
  kind          TEXT NOT NULL,
  title         TEXT NOT NULL,
  state         TEXT NOT NULL,
  state_name    TEXT GENERATED ALWAYS AS (json_extract(state, '$.state')) VIRTUAL,
  request       TEXT NOT NULL,
  result        TEXT,
  progress      TEXT,
  actor         TEXT NOT NULL,
  created       TEXT NOT NULL,
  updated       TEXT NOT NULL,
  owner         TEXT,
  lease_until   INTEGER,
  cancel_wanted INTEGER NOT NULL DEFAULT 0 CHECK (cancel_wanted IN (0, 1))
) STRICT;
CREATE INDEX job_by_state ON job (state_name, id);

CREATE TABLE job_item (
  job_id   TEXT NOT NULL REFERENCES job (id),
  name     TEXT NOT NULL,
  position INTEGER NOT NULL,
  item     TEXT NOT NULL,
  PRIMARY KEY (job_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_event (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL REFERENCES job (id),
  at     TEXT NOT NULL,
  event  TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX job_event_by_job ON job_event (job_id, number);

CREATE TABLE job_value (
  job_id TEXT NOT NULL REFERENCES job (id),
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (job_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE packing_list (
  identity TEXT PRIMARY KEY,
  bytes    BLOB NOT NULL
) STRICT;

CREATE TABLE bundle (
  identity TEXT NOT NULL REFERENCES packing_list (identity),
  role     TEXT NOT NULL CHECK (role IN ('exported', 'imported', 'verified')),
  job_id   TEXT NOT NULL REFERENCES job (id),
  name     TEXT NOT NULL,
  verdict  TEXT NOT NULL,
  reason   TEXT,
  at       TEXT NOT NULL,
  PRIMARY KEY (identity, role, job_id)
) STRICT;

CREATE TABLE stream_number (
  stream   TEXT NOT NULL,
  number   INTEGER NOT NULL CHECK (number > 0),
  job_id   TEXT NOT NULL REFERENCES job (id),
  taken    TEXT NOT NULL,
  identity TEXT,
  sealed   TEXT,
  PRIMARY KEY (stream, number),
  UNIQUE (stream, job_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE registry (
  host     TEXT PRIMARY KEY,
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE trusted_key (
  name        TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  pem         TEXT NOT NULL,
  added       TEXT NOT NULL,
  confirmed   TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
`;
