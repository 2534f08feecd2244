#!/bin/sh
# Runs once, when the database is made: the role that serves requests, which owns no tables.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$APP_PASSWORD" <<'SQL'
CREATE ROLE throughline_app LOGIN NOSUPERUSER PASSWORD :'password';
SQL
