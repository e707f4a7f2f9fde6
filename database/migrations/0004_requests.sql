-- The answer to a keyed write, stored by the statement that made the change: a retry finds it, whatever was lost on the way.
create table idempotency_keys (
  actor text not null,
  key text not null,
  fingerprint bytea not null,
  status integer not null,
  headers jsonb not null,
  body text not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint idempotency_keys_pkey primary key (actor, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Names of people. Events carry ids only, so a name can be changed or forgotten.
create table people (
  id uuid primary key,
  name text not null constraint people_name_length check (char_length(name) between 1 and 80),
  updated_at timestamptz not null default clock_timestamp()
);

grant select, insert, delete on idempotency_keys to backend;
grant select, insert, update on people to backend;
