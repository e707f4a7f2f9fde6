-- Up Migration
-- Login roles with least grants; the migrator sets their passwords. Roles belong to the cluster, so another database may have made them.
do $$
declare
  role text;
begin
  foreach role in array array['backend', 'consumer', 'audit_reader'] loop
    begin
      execute format('create role %I login', role);
    exception when duplicate_object or unique_violation then
      null;
    end;
    execute format('alter role %I set TimeZone = %L', role, 'UTC');
    execute format('alter role %I set statement_timeout = %L', role, '10s');
    -- Longer than the relay's deadline of 10 s, which is the longest honest wait inside a transaction.
    execute format('alter role %I set idle_in_transaction_session_timeout = %L', role, '15s');
    execute format('alter role %I set lock_timeout = %L', role, '2s');
  end loop;
  alter role audit_reader set default_transaction_read_only = on;
  alter role audit_reader set statement_timeout = 0;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to backend, consumer, audit_reader', current_database());
end
$$;

revoke all on schema public from public;
grant usage on schema public to backend, consumer, audit_reader;
alter default privileges revoke execute on functions from public;
