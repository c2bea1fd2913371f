-- A step may be lent twice: the columns of the second lease lie beside those of the first, so that one lock covers both. They mean
-- something only while the step is lent (state 3). "fences" is the highest fence ever given where that is not the first lease's.
alter table steps
  add column fences          bigint not null default 0,
  add column second_lease    text collate "C",
  add column second_worker   text,
  add column second_fence    bigint,
  add column second_at       bigint,
  add column second_renewed  bigint,
  add column second_until    bigint,
  add column second_progress double precision,
  add column second_frames   bigint,
  add column second_fps      double precision,
  add column second_speed    double precision;

-- Jobs take turns: a job's first steps stand in the turn that is being served when they are opened, the next ones in later turns.
alter table steps add column turn bigint not null default 0;
alter table queue add column turn bigint not null default 0;
alter table queue drop constraint queue_pkey;
alter table queue add primary key (need, rank, stage, turn, job_number, place, step, round);
