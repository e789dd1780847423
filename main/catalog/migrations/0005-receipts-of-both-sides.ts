/** A workstation that shows both sides makes a receipt and files the same one: it is there once for each. */
export const receiptsOfBothSides = `
ALTER TABLE receipt RENAME TO receipt_before;
DROP INDEX receipt_by_bundle;
CREATE TABLE receipt (
  digest    TEXT NOT NULL,
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
  at        TEXT NOT NULL,
  PRIMARY KEY (digest, direction)
) STRICT;
INSERT INTO receipt (digest, bundle, direction, log, size, hash, total, missing, signer, reason, note, at)
  SELECT digest, bundle, direction, log, size, hash, total, missing, signer, reason, note, at FROM receipt_before;
DROP TABLE receipt_before;
CREATE INDEX receipt_by_bundle ON receipt (bundle, direction, size);
`;
