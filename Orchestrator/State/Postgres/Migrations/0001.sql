-- Times are milliseconds since 1970 in UTC. Enums are stored by number. A body is JSON as on the wire, kept as text because the order of
-- its members matters. What is compared byte by byte is collated "C".
-- Room is left in the pages of what is rewritten, and no index covers a column that changes often, so that most updates touch no index.

create table assets (
  id   text collate "C" primary key,
  body text not null
) with (fillfactor = 70);

create table jobs (
  number       bigint generated always as identity unique, -- order of submission
  id           text collate "C" primary key,
  asset        text collate "C" not null,
  label        text not null,
  state        int not null,
  round        int not null,
  submitted_at bigint not null,
  changed_at   bigint not null,
  change       uuid not null, -- the last change, so that who lost the answer to its commit finds out
  body         text not null
) with (fillfactor = 70);
create index jobs_by_state on jobs (state, number);

-- Large and written once for a round, so it must not be rewritten with its job.
create table plans (
  job   text collate "C" not null,
  round int not null,
  body  text not null,
  primary key (job, round)
);

create table steps (
  job        text collate "C" not null,
  round      int not null,
  step       text collate "C" not null,
  asset      text collate "C" not null,
  state      int not null,
  priority   int not null,
  stage      int not null,
  job_number bigint not null,
  place      bigint not null,
  fence      bigint not null default 0,
  attempts   int not null default 0,
  opened_at  bigint not null,
  lease      text collate "C",
  worker     text,
  leased_at  bigint,
  renewed_at bigint,
  until      bigint,
  ended_at   bigint,
  progress   double precision not null default 0,
  frames     bigint not null default 0,
  fps        double precision not null default 0,
  speed      double precision not null default 0,
  primary key (job, round, step)
) with (fillfactor = 50);

-- The open steps, in dispatch order: a claim reads the first entries of this index and nothing else. Claimed rows are deleted, and what
-- is deleted must leave the head of the index soon.
create table queue (
  rank       int not null, -- minus priority
  stage      int not null,
  job_number bigint not null,
  place      bigint not null,
  step       text collate "C" not null,
  round      int not null,
  job        text collate "C" not null,
  primary key (rank, stage, job_number, place, step, round)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Every lease there ever was. The one that runs is the one its step names; a late holder is known by the others.
create table leases (
  lease  text collate "C" primary key,
  job    text collate "C" not null,
  round  int not null,
  step   text collate "C" not null,
  fence  bigint not null,
  worker text not null,
  lost   boolean not null default false -- its holder fell silent and may still be at work
);

create table results (
  job   text collate "C" not null,
  round int not null,
  step  text collate "C" not null,
  body  text not null,
  primary key (job, round, step)
);

create table events (
  sequence bigint generated always as identity primary key,
  job      text collate "C" not null,
  at       bigint not null,
  body     text not null
);
create index events_by_job on events (job, sequence);

create table reminders (
  kind  int not null,
  key   text collate "C" not null,
  due   bigint not null,
  taker bigint, -- the process that took it and has not dropped it yet
  primary key (kind, key)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index reminders_by_due on reminders (due);

create table workers (
  id   text collate "C" primary key,
  body text not null
) with (fillfactor = 50);
