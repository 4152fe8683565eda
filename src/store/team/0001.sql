-- The team file, version 1. Columns marked "replayed" are exactly what folding
-- the after-images of the ledger gives back; the others are checked against
-- their content. Money is whole yen, *_milli are thousandths, *_at are UTC
-- seconds, *_on are days in the team's zone.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row per thing a person did.
CREATE TABLE op (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	actor INTEGER NOT NULL, -- person, 0 = the machinery
	session TEXT NOT NULL,
	action TEXT NOT NULL,
	undo_of INTEGER UNIQUE REFERENCES op(id),
	reason TEXT,
	idem TEXT UNIQUE
);
CREATE INDEX op_by_actor ON op(actor);

-- Append-only: one row per changed row and op, in a hash chain.
CREATE TABLE event (
	seq INTEGER PRIMARY KEY,
	op INTEGER NOT NULL REFERENCES op(id),
	kind TEXT NOT NULL,
	id INTEGER NOT NULL,
	was INTEGER NOT NULL,
	body TEXT NOT NULL,
	prev TEXT NOT NULL,
	hash TEXT NOT NULL
);
CREATE INDEX event_by_row ON event(kind, id, seq);
CREATE INDEX event_by_op ON event(op);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Long and personal text of events; body NULL = forgotten on request.
CREATE TABLE text (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, body TEXT);
CREATE INDEX text_by_hash ON text(sha256);

-- Kept counts of live rows.
CREATE TABLE tally (
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	who INTEGER NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (kind, state, who)
) WITHOUT ROWID;

CREATE TABLE person (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	login TEXT, -- replayed
	name TEXT, -- replayed
	kana TEXT, -- replayed
	kana_key TEXT NOT NULL DEFAULT '', -- replayed
	roles INTEGER NOT NULL DEFAULT 0, -- replayed
	email TEXT, -- replayed
	phone TEXT, -- replayed
	unix_user TEXT, -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	hours_week_milli INTEGER NOT NULL DEFAULT 0, -- replayed
	wip_limit INTEGER NOT NULL DEFAULT 0, -- replayed
	wish_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	goal TEXT, -- replayed
	since_on TEXT, -- replayed
	rest_until_on TEXT -- replayed
);

CREATE TABLE availability (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	person INTEGER REFERENCES person(id), -- replayed
	weekdays INTEGER NOT NULL DEFAULT 0, -- replayed
	from_minute INTEGER NOT NULL DEFAULT 0, -- replayed
	to_minute INTEGER NOT NULL DEFAULT 0 -- replayed
);

CREATE TABLE skill (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	code TEXT NOT NULL DEFAULT '', -- replayed
	name TEXT, -- replayed
	levels TEXT -- replayed
);

CREATE TABLE assessment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	person INTEGER REFERENCES person(id), -- replayed
	skill INTEGER REFERENCES skill(id), -- replayed
	level INTEGER NOT NULL DEFAULT 0, -- replayed
	method TEXT NOT NULL DEFAULT '', -- replayed
	assessor INTEGER REFERENCES person(id), -- replayed
	assessed_on TEXT NOT NULL DEFAULT '', -- replayed
	evidence TEXT -- replayed
);

CREATE TABLE channel (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	code TEXT NOT NULL DEFAULT '', -- replayed
	name TEXT, -- replayed
	escrow INTEGER NOT NULL DEFAULT 0, -- replayed
	fee_tiers TEXT, -- replayed
	fee_taxed INTEGER NOT NULL DEFAULT 0, -- replayed
	accept_days INTEGER NOT NULL DEFAULT 0, -- replayed
	withheld_by TEXT -- replayed
);

CREATE TABLE client (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	name TEXT NOT NULL DEFAULT '', -- replayed
	name_key TEXT NOT NULL DEFAULT '', -- replayed
	email TEXT, -- replayed
	phone TEXT -- replayed
);

CREATE TABLE orders (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	number INTEGER NOT NULL DEFAULT 0, -- replayed
	public_id TEXT NOT NULL DEFAULT '', -- replayed
	title TEXT NOT NULL DEFAULT '', -- replayed
	brief TEXT, -- replayed
	work_kind TEXT, -- replayed
	client INTEGER REFERENCES client(id), -- replayed
	client_name TEXT, -- replayed
	client_email TEXT, -- replayed
	client_phone TEXT, -- replayed
	channel INTEGER REFERENCES channel(id), -- replayed
	source TEXT NOT NULL DEFAULT '', -- replayed
	external_id TEXT, -- replayed
	quantity_milli INTEGER NOT NULL DEFAULT 0, -- replayed
	unit TEXT, -- replayed
	rate_milli INTEGER NOT NULL DEFAULT 0, -- replayed
	amount_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	due_on TEXT, -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	hold TEXT, -- replayed
	funded INTEGER NOT NULL DEFAULT 0, -- replayed
	early_start TEXT, -- replayed
	quoted_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	quoted_due_on TEXT, -- replayed
	revisions_max INTEGER NOT NULL DEFAULT 0, -- replayed
	revisions INTEGER NOT NULL DEFAULT 0, -- replayed
	reason TEXT, -- replayed
	url TEXT, -- replayed
	attachments TEXT, -- replayed
	received_at INTEGER, -- replayed
	agreed_at INTEGER, -- replayed
	delivered_at INTEGER, -- replayed
	accepted_at INTEGER, -- replayed
	paid_at INTEGER, -- replayed
	tasks INTEGER NOT NULL DEFAULT 0, -- replayed
	tasks_done INTEGER NOT NULL DEFAULT 0, -- replayed
	due_key TEXT NOT NULL DEFAULT '', -- replayed
	desk_key TEXT NOT NULL DEFAULT '' -- replayed
);

CREATE TABLE task (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	order_id INTEGER REFERENCES orders(id), -- replayed
	order_number INTEGER NOT NULL DEFAULT 0, -- replayed
	place INTEGER NOT NULL DEFAULT 0, -- replayed
	title TEXT NOT NULL DEFAULT '', -- replayed
	brief TEXT, -- replayed
	skill INTEGER REFERENCES skill(id), -- replayed
	level INTEGER NOT NULL DEFAULT 0, -- replayed
	estimate_minutes INTEGER NOT NULL DEFAULT 0, -- replayed
	pay_yen INTEGER NOT NULL DEFAULT 0, -- replayed
	due_on TEXT, -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	assignee INTEGER REFERENCES person(id), -- replayed
	paused INTEGER NOT NULL DEFAULT 0, -- replayed
	reason TEXT, -- replayed
	step TEXT, -- replayed
	count_min INTEGER NOT NULL DEFAULT 0, -- replayed
	count_max INTEGER NOT NULL DEFAULT 0, -- replayed
	number_key TEXT NOT NULL DEFAULT '', -- replayed
	due_key TEXT NOT NULL DEFAULT '', -- replayed
	desk_key TEXT NOT NULL DEFAULT '' -- replayed
);

CREATE TABLE offer (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	task INTEGER REFERENCES task(id), -- replayed
	person INTEGER REFERENCES person(id), -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	made_at INTEGER, -- replayed
	expires_at INTEGER, -- replayed
	answered_at INTEGER, -- replayed
	message TEXT -- replayed
);

CREATE TABLE assignment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	task INTEGER REFERENCES task(id), -- replayed
	person INTEGER REFERENCES person(id), -- replayed
	how TEXT NOT NULL DEFAULT '', -- replayed
	from_at INTEGER, -- replayed
	to_at INTEGER, -- replayed
	explanation TEXT -- replayed
);

CREATE TABLE draft (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	task INTEGER REFERENCES task(id), -- replayed
	author INTEGER REFERENCES person(id), -- replayed
	title TEXT NOT NULL DEFAULT '', -- replayed
	body TEXT,
	body_sha TEXT, -- replayed
	characters INTEGER NOT NULL DEFAULT 0, -- replayed
	state TEXT NOT NULL DEFAULT '', -- replayed
	revision INTEGER NOT NULL DEFAULT 0, -- replayed
	remarks_open INTEGER NOT NULL DEFAULT 0, -- replayed
	reviewer INTEGER REFERENCES person(id), -- replayed
	lease_until INTEGER, -- replayed
	published TEXT NOT NULL DEFAULT '', -- replayed
	moved_at INTEGER, -- replayed
	desk_key TEXT NOT NULL DEFAULT '' -- replayed
);

CREATE TABLE revision (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	draft INTEGER REFERENCES draft(id), -- replayed
	number INTEGER NOT NULL DEFAULT 0, -- replayed
	title TEXT, -- replayed
	body TEXT, -- replayed
	body_sha TEXT, -- replayed
	characters INTEGER NOT NULL DEFAULT 0, -- replayed
	by_person INTEGER REFERENCES person(id), -- replayed
	made_at INTEGER -- replayed
);

CREATE TABLE remark (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	draft INTEGER REFERENCES draft(id), -- replayed
	revision INTEGER NOT NULL DEFAULT 0, -- replayed
	quote TEXT, -- replayed
	at_byte INTEGER NOT NULL DEFAULT 0, -- replayed
	text TEXT NOT NULL DEFAULT '', -- replayed
	code TEXT, -- replayed
	author INTEGER REFERENCES person(id), -- replayed
	made_at INTEGER, -- replayed
	resolved_in INTEGER NOT NULL DEFAULT 0 -- replayed
);

CREATE TABLE review (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	draft INTEGER REFERENCES draft(id), -- replayed
	revision INTEGER NOT NULL DEFAULT 0, -- replayed
	reviewer INTEGER REFERENCES person(id), -- replayed
	verdict TEXT NOT NULL DEFAULT '', -- replayed
	note TEXT, -- replayed
	seconds INTEGER NOT NULL DEFAULT 0, -- replayed
	rewritten_permille INTEGER NOT NULL DEFAULT 0, -- replayed
	made_at INTEGER -- replayed
);

CREATE TABLE template (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	code TEXT NOT NULL DEFAULT '', -- replayed
	name TEXT, -- replayed
	steps TEXT -- replayed
);

CREATE TABLE note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ver INTEGER NOT NULL,
	is_void INTEGER NOT NULL DEFAULT 0,
	kind TEXT NOT NULL DEFAULT '', -- replayed
	object INTEGER NOT NULL DEFAULT 0, -- replayed
	author INTEGER REFERENCES person(id), -- replayed
	text TEXT NOT NULL DEFAULT '', -- replayed
	made_at INTEGER -- replayed
);


CREATE UNIQUE INDEX person_login ON person(login) WHERE is_void = 0;
CREATE INDEX person_kana ON person(kana_key, id);
CREATE INDEX person_by_login ON person(login, id);
CREATE INDEX availability_person ON availability(person);
CREATE UNIQUE INDEX skill_code ON skill(code) WHERE is_void = 0;
CREATE INDEX assessment_person ON assessment(person, skill, id);
CREATE UNIQUE INDEX channel_code ON channel(code) WHERE is_void = 0;
CREATE UNIQUE INDEX client_name ON client(name_key) WHERE is_void = 0;
CREATE UNIQUE INDEX template_code ON template(code) WHERE is_void = 0;
CREATE UNIQUE INDEX orders_number ON orders(number) WHERE is_void = 0;
CREATE UNIQUE INDEX orders_external ON orders(source, external_id)
	WHERE external_id IS NOT NULL AND is_void = 0;
CREATE UNIQUE INDEX orders_public ON orders(public_id);
CREATE INDEX orders_desk ON orders(desk_key, id) WHERE is_void = 0;
CREATE INDEX orders_due ON orders(due_key, id) WHERE is_void = 0;
CREATE INDEX orders_by_number ON orders(number, id) WHERE is_void = 0;
CREATE INDEX orders_amount ON orders(amount_yen, id) WHERE is_void = 0;
CREATE INDEX orders_client ON orders(client, id);
CREATE UNIQUE INDEX task_place ON task(order_id, place)
	WHERE order_id IS NOT NULL AND is_void = 0;
CREATE INDEX task_desk ON task(desk_key, id) WHERE is_void = 0;
CREATE INDEX task_due ON task(due_key, id) WHERE is_void = 0;
CREATE INDEX task_number ON task(number_key, id) WHERE is_void = 0;
CREATE INDEX task_assignee ON task(assignee, state);
-- What a worker sees, in every order: mine, and the open calls.
CREATE INDEX task_mine_desk ON task(assignee, desk_key, id) WHERE is_void = 0;
CREATE INDEX task_mine_due ON task(assignee, due_key, id) WHERE is_void = 0;
CREATE INDEX task_mine_number ON task(assignee, number_key, id)
	WHERE is_void = 0;
CREATE INDEX task_open_desk ON task(state, desk_key, id)
	WHERE state = 'open' AND is_void = 0;
CREATE INDEX task_open_due ON task(state, due_key, id)
	WHERE state = 'open' AND is_void = 0;
CREATE INDEX task_open_number ON task(state, number_key, id)
	WHERE state = 'open' AND is_void = 0;
CREATE INDEX offer_task ON offer(task);
CREATE INDEX offer_person ON offer(person, state, task);
CREATE UNIQUE INDEX offer_once ON offer(task, person)
	WHERE state = 'waiting' AND is_void = 0;
CREATE INDEX assignment_task ON assignment(task);
CREATE INDEX assignment_person ON assignment(person);
-- Nobody else can hold a task that somebody holds.
CREATE UNIQUE INDEX assignment_open ON assignment(task)
	WHERE to_at IS NULL AND is_void = 0;
CREATE INDEX draft_task ON draft(task);
CREATE INDEX draft_author ON draft(author, state);
CREATE INDEX draft_desk ON draft(desk_key, id) WHERE is_void = 0;
CREATE INDEX draft_moved ON draft(moved_at, id) WHERE is_void = 0;
CREATE INDEX draft_mine_desk ON draft(author, desk_key, id)
	WHERE is_void = 0;
CREATE INDEX draft_mine_moved ON draft(author, moved_at, id)
	WHERE is_void = 0;
CREATE UNIQUE INDEX revision_number ON revision(draft, number)
	WHERE is_void = 0;
CREATE INDEX remark_draft ON remark(draft);
CREATE INDEX review_draft ON review(draft);
CREATE INDEX note_object ON note(kind, object);

-- What a source sent, as it came. Not replayed.
CREATE TABLE source_item (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	hash TEXT NOT NULL,
	raw BLOB,
	state TEXT NOT NULL, -- order, aside
	reason TEXT,
	order_id INTEGER REFERENCES orders(id),
	seen_at INTEGER NOT NULL,
	UNIQUE (source, external_id)
);
CREATE INDEX source_item_state ON source_item(state, source);

-- Where each source stands. Not replayed.
CREATE TABLE source (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE,
	cursor TEXT,
	etag TEXT,
	last_modified TEXT,
	message TEXT,
	last_ok_at INTEGER NOT NULL DEFAULT 0,
	last_try_at INTEGER NOT NULL DEFAULT 0,
	retry_at INTEGER NOT NULL DEFAULT 0,
	failures INTEGER NOT NULL DEFAULT 0
);

-- What must reach the outside. waiting, sending, sent, refused, unsure,
-- withdrawn (by undo only).
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	op INTEGER NOT NULL REFERENCES op(id),
	kind TEXT NOT NULL,
	object INTEGER NOT NULL,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	status TEXT NOT NULL,
	payload TEXT,
	idem TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL,
	not_before INTEGER NOT NULL,
	tries INTEGER NOT NULL DEFAULT 0,
	answer TEXT,
	sent_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_state ON outbox(state, source, not_before);
CREATE INDEX outbox_op ON outbox(op);

-- Where a person was: no history, no undo.
CREATE TABLE ui_state (
	person INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT,
	PRIMARY KEY (person, name)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE fts_order USING fts5(title, brief, work_kind, client_name,
	content='orders', content_rowid='id', tokenize='pairs');
CREATE VIRTUAL TABLE fts_person USING fts5(login, name, kana,
	content='person', content_rowid='id', tokenize='pairs');
CREATE VIRTUAL TABLE fts_task USING fts5(title, brief,
	content='task', content_rowid='id', tokenize='pairs');
CREATE VIRTUAL TABLE fts_draft USING fts5(title, body,
	content='draft', content_rowid='id', tokenize='pairs');
