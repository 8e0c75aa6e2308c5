-- no relation: the checks that the check_ queries share; a flaw is null where a value is fine
load icu;
set TimeZone = 'UTC';
set enable_progress_bar = true;
set enable_progress_bar_print = false;

create or replace macro as_utf8(v) as coalesce(try(decode(v)), v::varchar);

create or replace macro shown(v) as
    '"' || regexp_replace(left(v::varchar, 60), '[\pC\p{Zl}\p{Zp}]', '·', 'g')
    || case when length(v::varchar) > 60 then '…"' else '"' end;

-- the value of a cell; whether it may be used moment_flaw and day_flaw say
create or replace macro as_moment(v) as try_cast(v as timestamp);
create or replace macro as_day(v) as try_cast(v as date);

create or replace macro identifier_flaw(name, v) as case
    when v is null then null
    when not regexp_full_match(v, '[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}') then
        name || ' ' || shown(v) || ' is malformed; allowed: 1 to 64 of A-Z a-z 0-9 _ . : -, a letter or digit first'
end;

create or replace macro text_flaw(name, v) as case
    when v is null then null
    when length(v) > 2000 then
        name || ' ' || shown(v) || ' has ' || length(v) || ' characters; allowed: at most 2,000'
end;

-- ISO 8601 in UTC, space or T, optional fraction and Z; years 1 to 9999
create or replace macro moment_flaw(name, v, moment) as case
    when v is null then null
    when (
        typeof(v) = 'TIMESTAMP'
        or regexp_full_match(v::varchar, '\d{4}-\d\d-\d\d[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z?')
    ) and moment between '0001-01-01' and '9999-12-31 23:59:59.999999' then null
    else name || ' ' || shown(v) || ' is no timestamp; allowed: ISO 8601 in UTC, as in 2026-01-31 23:59:59.999999Z'
end;

create or replace macro day_flaw(name, v, day) as case
    when v is null then null
    when (typeof(v) = 'DATE' or regexp_full_match(v::varchar, '\d{4}-\d\d-\d\d'))
        and day between '0001-01-01' and '9999-12-31' then null
    else name || ' ' || shown(v) || ' is no date; allowed: ISO 8601, as in 2026-01-31'
end;

create or replace macro choice_flaw(name, v, choices) as case
    when v is null then null
    when not list_contains(choices, v) then
        name || ' ' || shown(v) || ' is not in the list; allowed: ' || array_to_string(choices, ', ')
end;

create or replace macro missing_flaw(name, v) as case when v is null then name || ' is missing' end;
