-- no relation: lets go of the sorted reports
drop table if exists sorted_events
