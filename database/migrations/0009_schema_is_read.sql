-- Each part compares what the database has with what its own version needs, and says which of the two is behind.
grant select on schema_migrations to backend, consumer, audit_reader;
