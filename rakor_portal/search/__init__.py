"""Search: one question over the records of every room, answered by the full text of the database in use."""
