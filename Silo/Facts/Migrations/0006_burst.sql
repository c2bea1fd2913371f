-- Runs of workers on borrowed machines: what was asked for, what became of it, what it cost.
create table burst_runs (
  run        text   not null primary key,
  job        text   not null,
  is_open    bigint not null, -- 0: it is over, its key is revoked, and its job knows
  started_at bigint not null,
  body       text   not null,
  revision   bigint not null  -- rises with every write: of two that saw the same, one is refused
);
create index burst_runs_of_job on burst_runs (job);
create index burst_runs_by_age on burst_runs (started_at, run);
create index burst_runs_open on burst_runs (run) where is_open = 1;
