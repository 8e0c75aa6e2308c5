-- one row: how many rows held before now found their subject or event
select count(*) as released from released
