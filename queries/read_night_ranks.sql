-- one row a ranked subject of an earlier night: what its rank and score were
select subject_id, rank as previous_rank, score as previous_score
from queue
where as_of = $as_of
order by subject_id
