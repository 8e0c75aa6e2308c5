-- one row an id that feed rows name and that is no subject known by now
select distinct naming.id
from naming
anti join known_people on naming.id = known_people.id
where naming.id is not null
