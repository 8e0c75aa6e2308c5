-- one row a row of the feed's protected attributes: its columns, and why it cannot be taken (null: it can)
select
    row_number,
    subject_id,
    sex,
    age_band,
    ethnicity_group,
    further,
    coalesce(
        unread,
        missing_flaw('subject_id', subject_id),
        identifier_flaw('subject_id', subject_id),
        text_flaw('sex', sex),
        text_flaw('age_band', age_band),
        text_flaw('ethnicity_group', ethnicity_group),
        text_flaw('further columns', further)
    ) as flaw
from raw_protected_attributes
