/**
 * The audit log (docs/audit-format.md): `entry` holds the very text that was hashed, all other columns of it are generated from
 * that text and cannot say anything else. The triggers are speed bumps: what proves an edit is the chain, and the heads
 * that others keep. Beside it signed heads of this log, and heads (of this log and of others) that came from outside.
 */
export const auditLog = `
CREATE TABLE audit (
  seq         INTEGER PRIMARY KEY CHECK (seq > 0),
  prev        TEXT NOT NULL CHECK (length(prev) = 64),
  hash        TEXT NOT NULL CHECK (length(hash) = 64),
  entry       TEXT NOT NULL,
  at          TEXT GENERATED ALWAYS AS (entry ->> '$.at') VIRTUAL,
  action      TEXT GENERATED ALWAYS AS (entry ->> '$.action') VIRTUAL,
  outcome     TEXT GENERATED ALWAYS AS (entry ->> '$.outcome') VIRTUAL,
  verdict     TEXT GENERATED ALWAYS AS (entry ->> '$.verdict') VIRTUAL,
  kind        TEXT GENERATED ALWAYS AS (entry ->> '$.on.kind') VIRTUAL,
  subject     TEXT GENERATED ALWAYS AS (entry ->> '$.on.id') VIRTUAL,
  name        TEXT GENERATED ALWAYS AS (entry ->> '$.on.name') VIRTUAL,
  job         TEXT GENERATED ALWAYS AS (entry ->> '$.job') VIRTUAL,
  user        TEXT GENERATED ALWAYS AS (entry ->> '$.who.user') VIRTUAL,
  workstation TEXT GENERATED ALWAYS AS (entry ->> '$.who.workstation') VIRTUAL,
  operator    TEXT GENERATED ALWAYS AS (entry ->> '$.who.operator') VIRTUAL,
  reviewer    TEXT GENERATED ALWAYS AS (entry ->> '$.who.reviewer') VIRTUAL,
  ticket      TEXT GENERATED ALWAYS AS (entry ->> '$.who.ticket') VIRTUAL,
  overridden  INTEGER GENERATED ALWAYS AS (entry ->> '$.overrides' IS NOT NULL) VIRTUAL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_name ON audit (name, seq) WHERE name IS NOT NULL;
CREATE INDEX audit_by_job ON audit (job, seq) WHERE job IS NOT NULL;
CREATE INDEX audit_by_action ON audit (action, seq);
CREATE INDEX audit_overridden ON audit (seq) WHERE overridden = 1;

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE checkpoint (
  size   INTEGER NOT NULL,
  hash   TEXT NOT NULL,
  key_id TEXT NOT NULL,
  note   TEXT NOT NULL,
  at     TEXT NOT NULL,
  PRIMARY KEY (size, key_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE known_head (
  log    TEXT NOT NULL,
  size   INTEGER NOT NULL,
  hash   TEXT NOT NULL,
  via    TEXT NOT NULL CHECK (via IN ('bundle', 'receipt', 'returned')),
  source TEXT NOT NULL,
  signer TEXT,
  made   TEXT,
  at     TEXT NOT NULL,
  PRIMARY KEY (log, size, hash, via, source)
) STRICT, WITHOUT ROWID;
`;
