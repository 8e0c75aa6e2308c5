-- one row a subject that the store knows
select id, bucket from known_subjects
