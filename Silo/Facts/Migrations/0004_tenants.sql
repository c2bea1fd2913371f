-- Whose a job or an asset is: null, the platform's own. And with which key a job was ordered, for how many a key may have at once.
alter table jobs add column tenant text;
alter table jobs add column ordered_by text;
alter table assets add column tenant text;
create index jobs_by_tenant on jobs (tenant, submitted_at, job);
create index jobs_by_key on jobs (ordered_by) where is_unfinished = 1;
