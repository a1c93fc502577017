-- SPDX-License-Identifier: Apache-2.0
-- See roles, which runs it.
\set hookline_password `cat /run/hookline/hookline.password`
\set grafana_password `cat /run/hookline/grafana.password`

SELECT 'CREATE ROLE hookline LOGIN' WHERE to_regrole('hookline') IS NULL \gexec
SELECT 'CREATE ROLE grafana LOGIN' WHERE to_regrole('grafana') IS NULL \gexec
ALTER ROLE hookline PASSWORD :'hookline_password';
ALTER ROLE grafana PASSWORD :'grafana_password';
-- A dashboard reads, and a question that takes longer than a person waits is ended.
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = '60s';
ALTER ROLE grafana CONNECTION LIMIT 20;

SELECT 'CREATE DATABASE hookline OWNER hookline'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hookline') \gexec
REVOKE ALL ON DATABASE hookline FROM PUBLIC;
GRANT CONNECT ON DATABASE hookline TO grafana;
