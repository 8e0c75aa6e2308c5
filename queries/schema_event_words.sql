-- no relation: the listed words of the arriving reports as one type, so that sorting moves a byte for each
drop table if exists sorted_events;
drop type if exists event_word;
create type event_word as enum (
    select unnest(getvariable('choices')['events.source_kind'])
    union
    select unnest(getvariable('choices')['events.source_grade'])
    union
    select unnest(getvariable('choices')['events.intelligence_grade'])
    union
    select event_type from arriving
);
