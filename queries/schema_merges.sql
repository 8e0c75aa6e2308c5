-- one row a decision on a pair: its number, when it was recorded, the pair and the verdict; from lists, one a column
select
    unnest($number::bigint []) as number,
    make_timestamp(unnest($recorded_us::bigint [])) as recorded_at,
    unnest($kind::varchar []) as kind,
    unnest($first::varchar []) as first,
    unnest($second::varchar []) as second,
    unnest($verdict::varchar []) as verdict
