-- one row: the manifest of the night
select manifest from manifest where as_of = $as_of
