-- one row a quarantined row whose key no accepted row holds, timeless: as it came and why it was set aside
select
    quarantined.table_name,
    quarantined.file,
    quarantined.row_number,
    quarantined.reason,
    quarantined.load,
    quarantined.raw
from quarantined
anti join (
    select to_json(key)::varchar as key
    from stored
    where to_json(key)::varchar in (select key from quarantined)
) as mended using (key)
order by quarantined.load, quarantined.row_number
