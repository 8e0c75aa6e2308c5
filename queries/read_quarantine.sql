-- one row a quarantined row, timeless: as it came, why it was set aside, and whether its key was accepted since
select
    quarantined.table_name,
    quarantined.file,
    quarantined.row_number,
    quarantined.reason,
    quarantined.load,
    quarantined.raw,
    mended.key is not null as mended
from quarantined
left join (
    select distinct to_json(key)::varchar as key
    from stored
    where to_json(key)::varchar in (select key from quarantined)
) as mended using (key)
order by quarantined.load, quarantined.row_number
