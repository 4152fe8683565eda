-- The desk's own file: orders as they were sent, what was answered, and the
-- answers given to repeated requests. Nothing of the team's file is here.

CREATE TABLE meta(
	name TEXT PRIMARY KEY NOT NULL,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- seq: one number for all orders, higher at each change; the feed goes by it.
CREATE TABLE desk_order(
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	form_name TEXT UNIQUE,
	seq INTEGER NOT NULL UNIQUE,
	title TEXT NOT NULL,
	brief TEXT NOT NULL,
	kind TEXT,
	client_name TEXT NOT NULL,
	client_email TEXT,
	client_phone TEXT,
	quantity_milli INTEGER,
	unit TEXT,
	unit_price_milli INTEGER,
	amount_yen INTEGER,
	due_on TEXT,
	status TEXT NOT NULL,
	status_text TEXT,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE history(
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	order_id INTEGER NOT NULL REFERENCES desk_order(id),
	at INTEGER NOT NULL,
	status TEXT NOT NULL,
	text TEXT
) STRICT;
CREATE INDEX history_order ON history(order_id, id);

-- asked: hash of what was asked under this key.
CREATE TABLE answer(
	idem TEXT PRIMARY KEY NOT NULL,
	asked TEXT NOT NULL,
	reply TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
