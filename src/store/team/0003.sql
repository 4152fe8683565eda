-- The team file, version 3: what a review of a kind of work asks for, and what
-- was answered. Marks and units as in version 1.

ALTER TABLE skill ADD COLUMN marks TEXT; -- replayed
ALTER TABLE skill ADD COLUMN checks TEXT; -- replayed
ALTER TABLE review ADD COLUMN marks TEXT; -- replayed
ALTER TABLE review ADD COLUMN unticked TEXT; -- replayed
