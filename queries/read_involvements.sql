-- one row a subject, investigation and role; timeless, since the contract gives involvements no clock
select subject_id, investigation_id, role
from involvements
order by subject_id, investigation_id, role
