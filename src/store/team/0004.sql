-- The team file, version 4: the newest pieces of a person are found without
-- looking at all of them.

CREATE INDEX piece_newest ON piece(person, id) WHERE is_void = 0;
