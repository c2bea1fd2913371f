-- Steps stand in lanes by what they need of a worker: a claim reads the heads of the lanes that the worker may take from.
ALTER TABLE steps ADD COLUMN need TEXT NOT NULL DEFAULT '';
DROP INDEX steps_queue;
CREATE INDEX steps_queue ON steps (state, need, priority DESC, stage, job_number, place, step) WHERE state = 2;

-- What is remembered of a worker has another shape; each announces itself anew within seconds.
DELETE FROM workers;
