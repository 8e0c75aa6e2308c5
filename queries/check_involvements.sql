-- one row a row of the feed's involvements: its columns, and why it cannot be taken (null: it can)
select
    row_number,
    subject_id,
    investigation_id,
    role,
    coalesce(
        unread,
        missing_flaw('subject_id', subject_id),
        identifier_flaw('subject_id', subject_id),
        missing_flaw('investigation_id', investigation_id),
        identifier_flaw('investigation_id', investigation_id),
        missing_flaw('role', role),
        choice_flaw('role', role, getvariable('choices')['involvements.role'])
    ) as flaw
from raw_involvements
