-- one row a feed row that is not plainly new: what becomes of it, and why; the first row of a key wins
create or replace temp table verdicts as
with past as (
    select contested.row_number, 'duplicate' as copy, contested.content is not distinct from stored.content as same
    from contested join stored using (key)
    union all
    select contested.row_number, 'held', contested.content is not distinct from waiting.content
    from contested join waiting using (key)
),
repeats as (
    select
        row_number,
        case when known then 'duplicate' else 'held' end as copy,
        content is not distinct from first_value(content) over same_key as same
    from contested
    anti join past using (row_number)
    window same_key as (partition by key order by row_number)
    qualify row_number <> first_value(row_number) over same_key
),
settled as (select * from past union all select * from repeats)
select row_number, 'quarantined' as status, flaw as reason, false as fresh, true as keyed
from scanned
where flaw is not null
union all
select
    settled.row_number,
    case when same then copy else 'quarantined' end,
    case
        when not same then 'key ' || contested.key::varchar || ' was seen with other content; allowed: one content a key'
    end,
    false,
    false
from settled
join contested using (row_number)
