-- one row an id that feed rows name and that is no subject known by now
select distinct id from named
