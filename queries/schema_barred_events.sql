-- one row a report of the feed on somebody who was erased; none before the reports were looked at
create temp table if not exists barred_events (id varchar)
