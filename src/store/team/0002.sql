-- The team file, version 2: what running many orders with many people needs.
-- Marks and units as in version 1.

CREATE TABLE question (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	order_id INTEGER REFERENCES orders(id), -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	text TEXT NOT NULL DEFAULT '', -- replayed
	asked_by INTEGER REFERENCES person(id), -- replayed
	asked_at INTEGER, -- replayed
	answer TEXT, -- replayed
	answered_by INTEGER REFERENCES person(id), -- replayed
	answered_at INTEGER -- replayed
);

CREATE TABLE milestone (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	order_id INTEGER REFERENCES orders(id), -- replayed
	place INTEGER NOT NULL DEFAULT 0, -- replayed
	title TEXT NOT NULL DEFAULT '', -- replayed
	amount_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	due_on TEXT, -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	delivered_at INTEGER, -- replayed
	accepted_at INTEGER, -- replayed
	paid_at INTEGER -- replayed
);

CREATE TABLE dependency (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	task INTEGER REFERENCES task(id), -- replayed
	needs INTEGER REFERENCES task(id) -- replayed
);

CREATE TABLE holiday (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	day_on TEXT NOT NULL DEFAULT '', -- replayed
	name TEXT, -- replayed
	works INTEGER NOT NULL DEFAULT 0 -- replayed
);

CREATE TABLE change_order (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	order_id INTEGER REFERENCES orders(id), -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	text TEXT NOT NULL DEFAULT '', -- replayed
	amount_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	due_on TEXT, -- replayed
	made_by INTEGER REFERENCES person(id), -- replayed
	made_at INTEGER, -- replayed
	answered_at INTEGER -- replayed
);

CREATE TABLE booking (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	order_id INTEGER REFERENCES orders(id), -- replayed
	task INTEGER REFERENCES task(id), -- replayed
	person INTEGER REFERENCES person(id), -- replayed
	role TEXT NOT NULL DEFAULT '', -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	amount_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	month_key TEXT NOT NULL DEFAULT '', -- replayed
	made_at INTEGER, -- replayed
	paid_at INTEGER -- replayed
);

CREATE TABLE piece (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	draft INTEGER REFERENCES draft(id), -- replayed
	task INTEGER REFERENCES task(id), -- replayed
	person INTEGER REFERENCES person(id), -- replayed
	skill INTEGER REFERENCES skill(id), -- replayed
	first INTEGER NOT NULL DEFAULT 0, -- replayed
	on_time INTEGER NOT NULL DEFAULT 0, -- replayed
	days_late INTEGER NOT NULL DEFAULT 0, -- replayed
	revisions INTEGER NOT NULL DEFAULT 0, -- replayed
	characters INTEGER NOT NULL DEFAULT 0, -- replayed
	seconds INTEGER NOT NULL DEFAULT 0, -- replayed
	rewritten_permille INTEGER NOT NULL DEFAULT 0, -- replayed
	accepted_on TEXT NOT NULL DEFAULT '' -- replayed
);

CREATE TABLE saved_view (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	person INTEGER REFERENCES person(id), -- replayed
	name TEXT NOT NULL DEFAULT '', -- replayed
	pane TEXT NOT NULL DEFAULT '', -- replayed
	filter TEXT, -- replayed
	sort TEXT, -- replayed
	shared INTEGER NOT NULL DEFAULT 0 -- replayed
);

CREATE TABLE ssh_key (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	person INTEGER REFERENCES person(id), -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	algorithm TEXT NOT NULL DEFAULT '', -- replayed
	body TEXT NOT NULL DEFAULT '', -- replayed
	fingerprint TEXT NOT NULL DEFAULT '', -- replayed
	label TEXT, -- replayed
	added_on TEXT NOT NULL DEFAULT '' -- replayed
);

-- Done together with others, each an operation of its own: the first of them.
ALTER TABLE op ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
CREATE INDEX op_batch ON op(batch) WHERE batch > 0;

ALTER TABLE person ADD COLUMN mail_digest INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE assessment ADD COLUMN draft INTEGER REFERENCES draft(id); -- replayed
ALTER TABLE orders ADD COLUMN confirm_at INTEGER; -- replayed
ALTER TABLE orders ADD COLUMN fee_yen INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE orders ADD COLUMN net_yen INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE orders ADD COLUMN questions_open INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE orders ADD COLUMN agreed_by INTEGER REFERENCES person(id); -- replayed
ALTER TABLE orders ADD COLUMN month_key TEXT NOT NULL DEFAULT ''; -- replayed
ALTER TABLE orders ADD COLUMN characters INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE task ADD COLUMN milestone INTEGER REFERENCES milestone(id); -- replayed
ALTER TABLE task ADD COLUMN split_of INTEGER REFERENCES task(id); -- replayed
ALTER TABLE task ADD COLUMN quantity_milli INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE offer ADD COLUMN made_by INTEGER REFERENCES person(id); -- replayed
ALTER TABLE offer ADD COLUMN explanation TEXT; -- replayed
ALTER TABLE offer ADD COLUMN reason TEXT; -- replayed
ALTER TABLE offer ADD COLUMN answer TEXT; -- replayed
ALTER TABLE assignment ADD COLUMN ended TEXT NOT NULL DEFAULT ''; -- replayed
ALTER TABLE assignment ADD COLUMN owed_yen INTEGER NOT NULL DEFAULT 0; -- replayed
ALTER TABLE revision ADD COLUMN seconds INTEGER NOT NULL DEFAULT 0; -- replayed

-- The unique one gives the same order.
DROP INDEX orders_by_number;
-- Nobody looks an order up by its 128 random bits, which need no watching.
DROP INDEX orders_public;
DROP INDEX source_item_state;
CREATE INDEX source_item_aside ON source_item(source) WHERE state = 'aside';
CREATE INDEX question_order ON question(order_id, state);
CREATE UNIQUE INDEX milestone_place ON milestone(order_id, place)
	WHERE is_void = 0;
CREATE INDEX dependency_task ON dependency(task);
CREATE INDEX dependency_needs ON dependency(needs);
CREATE UNIQUE INDEX dependency_once ON dependency(task, needs)
	WHERE is_void = 0;
CREATE UNIQUE INDEX holiday_day ON holiday(day_on) WHERE is_void = 0;
CREATE INDEX change_order_order ON change_order(order_id, state);
CREATE INDEX booking_order ON booking(order_id);
CREATE INDEX booking_task ON booking(task);
CREATE INDEX booking_person ON booking(person, state, id);
CREATE INDEX booking_newest ON booking(made_at, id) WHERE is_void = 0;
CREATE INDEX piece_person ON piece(person, skill, id);
CREATE INDEX piece_draft ON piece(draft);
CREATE INDEX saved_view_person ON saved_view(person, pane);
CREATE INDEX ssh_key_person ON ssh_key(person);
-- A key belongs to one person.
CREATE UNIQUE INDEX ssh_key_once ON ssh_key(fingerprint)
	WHERE state = 'active' AND is_void = 0;
CREATE INDEX task_milestone ON task(milestone) WHERE milestone IS NOT NULL;
-- What a director looks at first, and the money of a month.
CREATE INDEX task_planned_due ON task(state, due_key, id)
	WHERE state = 'planned' AND is_void = 0;
CREATE INDEX question_open ON question(state, id)
	WHERE state = 'open' AND is_void = 0;
CREATE INDEX change_order_asked ON change_order(state, id)
	WHERE state = 'proposed' AND is_void = 0;
CREATE INDEX orders_paid ON orders(paid_at, id)
	WHERE paid_at IS NOT NULL AND is_void = 0;
CREATE INDEX booking_mine ON booking(person, made_at, id)
	WHERE is_void = 0;
-- What happens by itself next.
CREATE INDEX orders_confirm ON orders(confirm_at, id)
	WHERE confirm_at IS NOT NULL AND is_void = 0;
CREATE INDEX offer_expires ON offer(expires_at, id)
	WHERE state = 'waiting' AND is_void = 0;
CREATE INDEX draft_lease ON draft(lease_until, id)
	WHERE state = 'in_review' AND is_void = 0;

-- What is told to a person: the bell and the list of news. One row a person
-- and thing told; `said` is a sentence with its arguments as JSON, put into
-- words when it is shown. Not replayed: it only points at the ledger.
CREATE TABLE notice (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	person INTEGER NOT NULL REFERENCES person(id),
	op INTEGER NOT NULL REFERENCES op(id),
	what TEXT NOT NULL,
	kind TEXT NOT NULL,
	object INTEGER NOT NULL,
	said TEXT,
	at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL DEFAULT 0,
	digest INTEGER NOT NULL DEFAULT 0, -- the letter it is told in: outbox
	withdrawn INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX notice_person ON notice(person, seen_at, id);
CREATE INDEX note_author ON note(author);
CREATE INDEX notice_newest ON notice(person, id);
CREATE INDEX notice_mail ON notice(person, id)
	WHERE seen_at = 0 AND digest = 0 AND withdrawn = 0;
CREATE INDEX notice_digest ON notice(digest) WHERE digest > 0;
-- Not for letters alone: SQLite would look at each value bound to source.
CREATE INDEX outbox_object ON outbox(source, object, id);
CREATE INDEX notice_op ON notice(op);
CREATE INDEX notice_mention ON notice(person, kind, object)
	WHERE what = 'mention';

-- The search goes by the folded text from here on: a character that stands for
-- several words is found by each of them.
INSERT INTO fts_order(fts_order) VALUES('delete-all');
INSERT INTO fts_order(rowid, title, brief, work_kind, client_name)
	SELECT id, title, brief, work_kind, client_name FROM orders WHERE is_void = 0;
INSERT INTO fts_person(fts_person) VALUES('delete-all');
INSERT INTO fts_person(rowid, login, name, kana)
	SELECT id, login, name, kana FROM person WHERE is_void = 0;
INSERT INTO fts_task(fts_task) VALUES('delete-all');
INSERT INTO fts_task(rowid, title, brief)
	SELECT id, title, brief FROM task WHERE is_void = 0;
INSERT INTO fts_draft(fts_draft) VALUES('delete-all');
INSERT INTO fts_draft(rowid, title, body)
	SELECT id, title, body FROM draft WHERE is_void = 0;
