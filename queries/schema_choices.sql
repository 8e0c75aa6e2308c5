-- no relation: the values that each listed column may hold, $choices, for the check_ queries
set variable choices = $choices
