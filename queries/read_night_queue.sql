-- one row a ranked subject of the night, in the order of reading
-- nights published before a column was there are read without it
select
    as_of, subject_id, rank, score, prior, probability, probability_low, probability_high,
    since_low, since, since_high, main_signal, main_reason, previous_rank, previous_score,
    incidents_90d, incidents_365d, families, last_event_on, stream, area_id, opened_on,
    columns(lambda name: name in (
        'closed_on', 'base_rate', 'e_value', 'alarm_tier', 'false_alarms_a_year', 'alarm_gate'
    ))
from queue
where as_of = $as_of
order by rank
