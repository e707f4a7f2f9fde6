#!/usr/bin/env bash
# Makes role `owner` and the database that belongs to it, and gives the role its password. The image runs it once; after
# the password was lost, or to change it: docker compose exec postgres bash /docker-entrypoint-initdb.d/prepare-database.sh
set -euo pipefail

psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username postgres --dbname postgres <<'SQL'
\set password `cat /run/secrets/owner-password`
select 'create role owner login createrole createdb'
where not exists (select from pg_roles where rolname = 'owner') \gexec
alter role owner password :'password';
select 'create database taskdb owner owner'
where not exists (select from pg_database where datname = 'taskdb') \gexec
SQL
