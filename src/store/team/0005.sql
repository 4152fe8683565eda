-- The team file, version 5: a pull that could not be ended goes on where it was.
-- resume_first is what the source was asked for first, resume_url the last page
-- that was stored, resume_page its number from 0, resume_at when that was,
-- resume_since when the first of these runs began: what changed after that is
-- still to be asked for.

ALTER TABLE source ADD COLUMN resume_first TEXT;
ALTER TABLE source ADD COLUMN resume_url TEXT;
ALTER TABLE source ADD COLUMN resume_page INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN resume_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN resume_since INTEGER NOT NULL DEFAULT 0;
