-- Endpoints that are told of jobs. The cursor is the last event of the log that was looked at for it: deliveries are made in the transaction that moves it.
create table webhooks (
  webhook    text   not null primary key,
  job        text,            -- the one it is told of; null: all
  state      bigint not null,
  cursor_at  bigint not null, -- a sequence of the log
  changed_at bigint not null,
  body       text   not null,
  secrets    text   not null, -- read by the sender alone
  revision   bigint not null  -- rises with every write: of two that saw the same, one is refused
);
create index webhooks_of_job on webhooks (job);

-- One event for one endpoint; in time also the log of what was sent.
create table deliveries (
  delivery     text   not null primary key,
  webhook      text   not null,
  job          text   not null,
  sequence     bigint not null,
  event        bigint not null,
  state        bigint not null,
  attempts     bigint not null,
  happened_at  bigint not null,
  next_at      bigint not null,
  first_at     bigint,
  last_at      bigint,
  status       bigint,
  milliseconds bigint,
  error        text,
  body         text   not null,
  unique (webhook, sequence)
);
create index deliveries_waiting on deliveries (webhook, job, sequence) where state = 1;
create index deliveries_by_age on deliveries (happened_at);
