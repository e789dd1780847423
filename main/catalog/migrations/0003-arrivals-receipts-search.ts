/**
 * Numbers of streams that came in here; receipts that were made or came back; and what questions about images are answered from:
 * references, digests and jobs each by a number, so that a million of them fit, which bundle lists which, what landed where (`at`:
 * milliseconds since 1970), which file names what. Items of jobs are kept by number as well, without what they say twice.
 */
export const arrivalsReceiptsSearch = `
CREATE TABLE arrival (
  stream   TEXT NOT NULL,
  audience TEXT NOT NULL,
  number   INTEGER NOT NULL CHECK (number > 0),
  identity TEXT NOT NULL,
  target   TEXT NOT NULL,
  job_id   TEXT NOT NULL,
  trusted  INTEGER NOT NULL CHECK (trusted IN (0, 1)),
  whole    INTEGER NOT NULL CHECK (whole IN (0, 1)),
  at       TEXT NOT NULL,
  PRIMARY KEY (stream, audience, number, identity, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  digest    TEXT PRIMARY KEY,
  bundle    TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('made', 'filed', 'unmatched')),
  log       TEXT,
  size      INTEGER NOT NULL,
  hash      TEXT NOT NULL,
  total     INTEGER,
  missing   TEXT NOT NULL,
  signer    TEXT,
  reason    TEXT,
  note      TEXT NOT NULL,
  at        TEXT NOT NULL
) STRICT;
CREATE INDEX receipt_by_bundle ON receipt (bundle, direction, size);

CREATE TABLE reference (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE reference_search USING fts5 (name, content = 'reference', content_rowid = 'id', tokenize = 'unicode61', prefix = '1 2 3');
CREATE TRIGGER reference_is_searched AFTER INSERT ON reference
BEGIN INSERT INTO reference_search (rowid, name) VALUES (NEW.id, NEW.name); END;

CREATE TABLE image (
  id     INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE listed (
  id       INTEGER PRIMARY KEY,
  identity TEXT NOT NULL UNIQUE REFERENCES packing_list (identity),
  stream   TEXT,
  number   INTEGER,
  unused   TEXT NOT NULL
) STRICT;

CREATE TABLE job_key (
  id     INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE REFERENCES job (id)
) STRICT;
INSERT INTO job_key (job_id) SELECT id FROM job ORDER BY id;

CREATE TABLE item_of_job (
  job      INTEGER NOT NULL REFERENCES job_key (id),
  name     TEXT NOT NULL,
  position INTEGER NOT NULL,
  item     TEXT NOT NULL,
  PRIMARY KEY (job, name)
) STRICT, WITHOUT ROWID;
INSERT INTO item_of_job SELECT job_key.id, name, position, json_remove(item, '$.name') FROM job_item JOIN job_key USING (job_id);
DROP TABLE job_item;

CREATE TABLE listed_image (
  listed    INTEGER NOT NULL REFERENCES listed (id),
  reference INTEGER NOT NULL REFERENCES reference (id),
  image     INTEGER NOT NULL REFERENCES image (id),
  PRIMARY KEY (listed, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_image_by_reference ON listed_image (reference);
CREATE INDEX listed_image_by_image ON listed_image (image);

CREATE TABLE landing (
  job       INTEGER NOT NULL REFERENCES job_key (id),
  reference INTEGER NOT NULL REFERENCES reference (id),
  target    INTEGER NOT NULL REFERENCES reference (id),
  image     INTEGER REFERENCES image (id),
  at        INTEGER NOT NULL,
  PRIMARY KEY (job, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX landing_by_reference ON landing (reference);
CREATE INDEX landing_by_target ON landing (target);
CREATE INDEX landing_by_image ON landing (image);

CREATE TABLE source_file (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE file_finding (
  job       INTEGER NOT NULL REFERENCES job_key (id),
  file      INTEGER NOT NULL REFERENCES source_file (id),
  line      INTEGER NOT NULL,
  reference INTEGER NOT NULL REFERENCES reference (id),
  PRIMARY KEY (job, file, line, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_finding_by_reference ON file_finding (reference);
CREATE INDEX bundle_by_job ON bundle (job_id);
CREATE INDEX bundle_by_time ON bundle (at, identity, role, job_id);
CREATE INDEX bundle_by_name ON bundle (name, at);
CREATE INDEX bundle_by_role ON bundle (role, at);
`;
