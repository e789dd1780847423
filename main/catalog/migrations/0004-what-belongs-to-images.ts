/**
 * Who signed a bundle; the blobs of its list; and of images what was carried with them, how they were scanned, and which waivers counted.
 * `subject` and `image` are digests of the table `image`; `at` is milliseconds since 1970.
 */
export const whatBelongsToImages = `
ALTER TABLE bundle ADD COLUMN signer TEXT;
CREATE INDEX bundle_by_signer ON bundle (signer, at) WHERE signer IS NOT NULL;

CREATE TABLE blob (
  id     INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  size   INTEGER NOT NULL
) STRICT;

CREATE TABLE listed_blob (
  listed INTEGER NOT NULL REFERENCES listed (id),
  blob   INTEGER NOT NULL REFERENCES blob (id),
  PRIMARY KEY (listed, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_blob_by_blob ON listed_blob (blob);

CREATE TABLE accessory (
  job       INTEGER NOT NULL REFERENCES job_key (id),
  reference INTEGER NOT NULL REFERENCES reference (id),
  subject   INTEGER NOT NULL REFERENCES image (id),
  image     INTEGER NOT NULL REFERENCES image (id),
  kind      TEXT NOT NULL,
  state     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (job, reference, subject, image)
) STRICT, WITHOUT ROWID;
CREATE INDEX accessory_by_reference ON accessory (reference);
CREATE INDEX accessory_by_subject ON accessory (subject);
CREATE INDEX accessory_by_image ON accessory (image);

CREATE TABLE scan (
  job       INTEGER NOT NULL REFERENCES job_key (id),
  reference INTEGER NOT NULL REFERENCES reference (id),
  image     INTEGER NOT NULL REFERENCES image (id),
  verdict   TEXT NOT NULL,
  severity  TEXT,
  scanner   TEXT,
  database  TEXT,
  detail    TEXT,
  at        INTEGER NOT NULL,
  PRIMARY KEY (job, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_by_reference ON scan (reference);
CREATE INDEX scan_by_image ON scan (image);

CREATE TABLE waiver (
  job       INTEGER NOT NULL REFERENCES job_key (id),
  reference INTEGER NOT NULL REFERENCES reference (id),
  image     INTEGER NOT NULL REFERENCES image (id),
  what      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  until     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (job, reference, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiver_by_reference ON waiver (reference);
CREATE INDEX waiver_by_image ON waiver (image);
`;
