-- one row a ranked subject of the night, in the order of reading: what the queue page shows, in small types
-- nights published before a column was there are read without it
select
    rank::integer as rank, subject_id, score::float as score,
    probability::float as probability, probability_low::float as probability_low,
    probability_high::float as probability_high,
    since_low, since, since_high, main_reason, previous_rank, families,
    incidents_90d::integer as incidents_90d, last_event_on, stream,
    columns(lambda name: name in (
        'area_id', 'base_rate', 'e_value', 'alarm_tier', 'false_alarms_a_year', 'alarm_gate'
    ))
from queue
where as_of = $as_of
order by rank
