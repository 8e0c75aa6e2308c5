"""What people do with the list: cases, readings, decisions, and the record of it all."""
