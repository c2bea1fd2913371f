-- Steps stand in lanes by what they need of a worker: a claim reads the heads of the lanes that the worker may take from.
alter table steps add column need text collate "C" not null default '';
alter table queue add column need text collate "C" not null default '';
alter table queue drop constraint queue_pkey;
alter table queue add primary key (need, rank, stage, job_number, place, step, round);

-- What is remembered of a worker has another shape; each announces itself anew within seconds.
delete from workers;
