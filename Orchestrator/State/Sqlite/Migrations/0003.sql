-- A step may be lent twice: the columns of the second lease lie beside those of the first. They mean something only while the step is
-- lent (state 3). "fences" is the highest fence ever given where that is not the first lease's.
ALTER TABLE steps ADD COLUMN fences INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN second_lease TEXT;
ALTER TABLE steps ADD COLUMN second_worker TEXT;
ALTER TABLE steps ADD COLUMN second_fence INTEGER;
ALTER TABLE steps ADD COLUMN second_at INTEGER;
ALTER TABLE steps ADD COLUMN second_renewed INTEGER;
ALTER TABLE steps ADD COLUMN second_until INTEGER;
ALTER TABLE steps ADD COLUMN second_progress REAL;
ALTER TABLE steps ADD COLUMN second_frames INTEGER;
ALTER TABLE steps ADD COLUMN second_fps REAL;
ALTER TABLE steps ADD COLUMN second_speed REAL;
CREATE UNIQUE INDEX steps_by_second ON steps (second_lease) WHERE second_lease IS NOT NULL;

-- Jobs take turns: a job's first steps stand in the turn that is being served when they are opened, the next ones in later turns.
ALTER TABLE steps ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
DROP INDEX steps_queue;
CREATE INDEX steps_queue ON steps (state, need, priority DESC, stage, turn, job_number, place, step) WHERE state = 2;
