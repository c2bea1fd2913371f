-- What was answered to a create that bore an Idempotency-Key, for a day: the same again gets the same again.
create table answers (
  answer_key text   not null primary key, -- of the caller, the address and the key it sent
  digest     text   not null,             -- of the body
  at         bigint not null,
  status     bigint,                      -- null: it is being worked on
  headers    text,
  body       text
);
create index answers_by_age on answers (at);
