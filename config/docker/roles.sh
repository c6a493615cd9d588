#!/bin/sh
# Runs once, when PostgreSQL's volume is empty: the owner's database, and a login that can only act as the runtime role.
set -eu

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=runtime_password="$RUNTIME_PASSWORD" <<'SQL'
CREATE ROLE licensing_runtime NOLOGIN;
CREATE ROLE licensing_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE licensing_web LOGIN NOINHERIT PASSWORD :'runtime_password' IN ROLE licensing_runtime;
GRANT licensing_runtime TO licensing_owner WITH ADMIN OPTION;
CREATE DATABASE licensing OWNER licensing_owner;
REVOKE ALL ON DATABASE licensing FROM PUBLIC;
GRANT CONNECT ON DATABASE licensing TO licensing_web, licensing_runtime;
SQL
