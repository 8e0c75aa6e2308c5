-- one row a subject; further is a JSON object of the further text columns
select
    null::varchar as subject_id,
    null::varchar as sex,
    null::varchar as age_band,
    null::varchar as ethnicity_group,
    null::varchar as further
where false
