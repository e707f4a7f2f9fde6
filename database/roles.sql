-- Run before every migration: the login roles and what they may do outside tables. Roles belong to the cluster and a
-- database's own grants are lost in a clone, so nothing here can be a migration that runs once. Changes only what differs.
do $$
declare
  common constant text[] := array[
    'TimeZone=UTC',
    -- The longest honest wait inside a transaction is the relay's, 10 s.
    'idle_in_transaction_session_timeout=15s',
    'lock_timeout=2s'
  ];
  login record;
  setting text;
begin
  for login in
    values
      ('backend', common || array['statement_timeout=10s']),
      ('consumer', common || array['statement_timeout=10s']),
      ('audit_reader', common || array['default_transaction_read_only=on'])
  loop
    if not exists (select from pg_roles where rolname = login.column1) then
      execute format('create role %I login', login.column1);
    end if;
    continue when (select rolconfig from pg_roles where rolname = login.column1) = login.column2;
    execute format('alter role %I reset all', login.column1);
    foreach setting in array login.column2 loop
      execute format('alter role %I set %I = %L', login.column1, split_part(setting, '=', 1), split_part(setting, '=', 2));
    end loop;
  end loop;

  -- TEMPORARY among them: a temporary table with capture_event() as its trigger could forge events.
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to backend, consumer, audit_reader', current_database());
end
$$;

revoke all on schema public from public;
grant usage on schema public to backend, consumer, audit_reader;
alter default privileges revoke execute on functions from public;
