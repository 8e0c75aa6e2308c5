-- one row a ranked subject of the night, in the order of reading: what the queue page shows, in small types
select
    rank::integer as rank, subject_id, score::float as score,
    probability::float as probability, probability_low::float as probability_low,
    probability_high::float as probability_high,
    since_low, since, since_high, main_reason, previous_rank, families,
    incidents_90d::integer as incidents_90d, last_event_on, stream, area_id
from queue
where as_of = $as_of
order by rank
