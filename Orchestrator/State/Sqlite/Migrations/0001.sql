-- Times are milliseconds since 1970 in UTC. Enums are stored by number. A body is JSON as on the wire.

CREATE TABLE assets (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE jobs (
  number       INTEGER PRIMARY KEY AUTOINCREMENT, -- order of submission
  id           TEXT NOT NULL UNIQUE,
  asset        TEXT NOT NULL,
  label        TEXT NOT NULL,
  state        INTEGER NOT NULL,
  round        INTEGER NOT NULL,
  submitted_at INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  body         TEXT NOT NULL
);
CREATE INDEX jobs_by_state ON jobs (state, number);

-- Large and written once for a round, so it must not be rewritten with its job.
CREATE TABLE plans (
  job   TEXT NOT NULL,
  round INTEGER NOT NULL,
  body  TEXT NOT NULL,
  PRIMARY KEY (job, round)
);

CREATE TABLE steps (
  job        TEXT NOT NULL,
  round      INTEGER NOT NULL,
  step       TEXT NOT NULL,
  asset      TEXT NOT NULL,
  state      INTEGER NOT NULL,
  priority   INTEGER NOT NULL,
  stage      INTEGER NOT NULL,
  job_number INTEGER NOT NULL,
  place      INTEGER NOT NULL,
  fence      INTEGER NOT NULL DEFAULT 0,
  attempts   INTEGER NOT NULL DEFAULT 0,
  opened_at  INTEGER NOT NULL,
  lease      TEXT,
  worker     TEXT,
  leased_at  INTEGER,
  renewed_at INTEGER,
  until      INTEGER,
  ended_at   INTEGER,
  progress   REAL NOT NULL DEFAULT 0,
  frames     INTEGER NOT NULL DEFAULT 0,
  fps        REAL NOT NULL DEFAULT 0,
  speed      REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (job, round, step)
);
-- The queue: a claim reads its first entries and nothing else.
CREATE INDEX steps_queue ON steps (state, priority DESC, stage, job_number, place, step) WHERE state = 2;
CREATE INDEX steps_held ON steps (state, worker) WHERE state = 3;
CREATE UNIQUE INDEX steps_by_lease ON steps (lease) WHERE lease IS NOT NULL;

-- Leases whose step went back into the queue, so that a late holder is known and what it staged is found.
CREATE TABLE past_leases (
  lease  TEXT PRIMARY KEY,
  job    TEXT NOT NULL,
  round  INTEGER NOT NULL,
  step   TEXT NOT NULL,
  fence  INTEGER NOT NULL,
  worker TEXT NOT NULL,
  lost   INTEGER NOT NULL -- 1: its holder fell silent and may still be at work
) WITHOUT ROWID;

CREATE TABLE results (
  job   TEXT NOT NULL,
  round INTEGER NOT NULL,
  step  TEXT NOT NULL,
  body  TEXT NOT NULL,
  PRIMARY KEY (job, round, step)
);

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  job      TEXT NOT NULL,
  at       INTEGER NOT NULL,
  body     TEXT NOT NULL
);
CREATE INDEX events_by_job ON events (job, sequence);

CREATE TABLE reminders (
  kind INTEGER NOT NULL,
  key  TEXT NOT NULL,
  due  INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX reminders_by_due ON reminders (due);

CREATE TABLE workers (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
