-- Assets are listed newest first, and jobs by what they worked on.
create index assets_by_time on assets (at, asset);
create index assets_by_tenant on assets (tenant, at, asset);
create index jobs_by_asset on jobs (asset, submitted_at);
