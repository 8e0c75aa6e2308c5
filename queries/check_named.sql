-- one row a feed row that names an id which is no subject known by now
create or replace temp table named as
select naming.row_number, naming.id
from naming
anti join known_people on naming.id = known_people.id
where naming.id is not null
