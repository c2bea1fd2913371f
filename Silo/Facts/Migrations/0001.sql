-- One script for both engines; {sequence} is the engine's way to number rows in their order. Times are milliseconds since 1970 in UTC, enums are stored by
-- number, a body is JSON as on the wire.

-- The log: what happened to each job. Whoever appends names the next version; who comes second is refused.
create table events (
  sequence {sequence},
  job      text   not null,
  version  bigint not null,
  at       bigint not null,
  body     text   not null,
  unique (job, version)
);

-- The fold of the log up to a version, so that a long job is read quickly.
create table snapshots (
  job     text   not null primary key,
  version bigint not null,
  job_body    text not null,
  ledger_body text not null
);

-- Large and written once for a generation.
create table plans (
  job        text   not null,
  generation bigint not null,
  body       text   not null,
  primary key (job, generation)
);

-- What finished steps handed back, for the steps that follow.
create table results (
  job        text   not null,
  generation bigint not null,
  step       text   not null,
  body       text   not null,
  primary key (job, generation, step)
);

-- The read model: a line for each job, written with its events.
create table jobs (
  job          text   not null primary key,
  asset        text   not null,
  label        text   not null,
  state        bigint not null,
  profiles     text   not null,
  attempt      bigint not null,
  priority     bigint not null,
  submitted_at bigint not null,
  changed_at   bigint not null,
  why          text,
  likeness     text   not null,
  capabilities text   not null, -- of its open and running steps: "|software|libvips|"
  open_steps   bigint not null,
  leased_steps bigint not null,
  is_unfinished bigint not null, -- 1: something remains to be done, if only cleaning
  version      bigint not null
);
create index jobs_by_time on jobs (submitted_at, job);
create index jobs_by_state on jobs (state, submitted_at);
create index jobs_unfinished on jobs (likeness) where is_unfinished = 1;

create table assets (
  asset      text   not null primary key,
  label      text   not null,
  status     bigint not null,
  at         bigint not null,
  job        text, -- its owner: only that one changes the outputs
  generation bigint not null,
  version    bigint not null
);

create table workers (
  worker text not null primary key,
  body   text not null
);
