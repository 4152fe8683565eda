#include "teamjob/tui/key.h"

#include <string.h>

#include "teamjob/text/utf8.h"

enum key_state {
	IN_NOTHING,
	IN_ESC,		/* after Esc */
	IN_CSI,		/* after Esc [ */
	IN_SS3,		/* after Esc O */
	IN_STRING,	/* after Esc ] P _ ^ X: an answer nobody asked for */
	IN_STRING_ESC,	/* Esc inside that */
	IN_MOUSE	/* three bytes that say where a mouse is */
};

enum {
	ESC = 27,
	SEQUENCE_MS = 500,	/* half a sequence is dropped after so long */
	PASTE_MS = 1000,	/* a paste without end is over after so long */
	TOGETHER_MS = 50,	/* bytes so near to each other belong together */
	MOUSE_BYTES = 3
};

struct named {
	const char *code;
	const char *name;
};

static const char paste_end[] = "\033[201~";

/* The tokens of the characters from "!" on, two bytes each. */
static const char ascii[] =
    "!\0" "\"\0" "#\0" "$\0" "%\0" "&\0" "'\0" "(\0" ")\0" "*\0" "+\0" ",\0"
    "-\0" ".\0" "/\0" "0\0" "1\0" "2\0" "3\0" "4\0" "5\0" "6\0" "7\0" "8\0"
    "9\0" ":\0" ";\0" "<\0" "=\0" ">\0" "?\0" "@\0" "A\0" "B\0" "C\0" "D\0"
    "E\0" "F\0" "G\0" "H\0" "I\0" "J\0" "K\0" "L\0" "M\0" "N\0" "O\0" "P\0"
    "Q\0" "R\0" "S\0" "T\0" "U\0" "V\0" "W\0" "X\0" "Y\0" "Z\0" "[\0" "\\\0"
    "]\0" "^\0" "_\0" "`\0" "a\0" "b\0" "c\0" "d\0" "e\0" "f\0" "g\0" "h\0"
    "i\0" "j\0" "k\0" "l\0" "m\0" "n\0" "o\0" "p\0" "q\0" "r\0" "s\0" "t\0"
    "u\0" "v\0" "w\0" "x\0" "y\0" "z\0" "{\0" "|\0" "}\0" "~\0";

/* Final bytes of sequences that every terminal sends alike. */
static const struct named finals[] = {
	{ "A", "Up" }, { "B", "Down" }, { "C", "Right" }, { "D", "Left" },
	{ "H", "Home" }, { "F", "End" }, { "Z", "S-Tab" },
	{ "P", "F1" }, { "Q", "F2" }, { "S", "F4" },
};

/* Numbers before "~". */
static const struct named numbers[] = {
	{ "1", "Home" }, { "2", "Insert" }, { "3", "Delete" }, { "4", "End" },
	{ "5", "PgUp" }, { "6", "PgDn" }, { "7", "Home" }, { "8", "End" },
	{ "11", "F1" }, { "12", "F2" }, { "13", "F3" }, { "14", "F4" },
	{ "15", "F5" }, { "17", "F6" }, { "18", "F7" }, { "19", "F8" },
	{ "20", "F9" }, { "21", "F10" }, { "23", "F11" }, { "24", "F12" },
};

static const char *const controls[] = {
	NULL, "C-a", "C-b", "C-c", "C-d", "C-e", "C-f", "C-g", "Backspace",
	"Tab", "Enter", "C-k", "C-l", "Enter", "C-n", "C-o", "C-p", "C-q",
	"C-r", "C-s", "C-t", "C-u", "C-v", "C-w", "C-x", "C-y", "C-z",
};

static const char *const others[] = {
	"Esc", "F3", "C-h", "C-i", "C-j", "C-m",
};

/* What kana input commits for a single key, and its half-width twin. */
static const struct { uint32_t cp; char twin; } twins[] = {
	{ 0x3042, 'a' }, { 0x3044, 'i' }, { 0x3046, 'u' }, { 0x3048, 'e' },
	{ 0x304a, 'o' }, { 0x3093, 'n' }, { 0x3001, ',' }, { 0x3002, '.' },
	{ 0x30fb, '/' }, { 0x300c, '[' }, { 0x300d, ']' }, { 0x30fc, '-' },
	{ 0xffe5, '\\' }, { 0x3000, ' ' },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void push(struct key_reader *r, const struct key *key)
{
	if (r->n_queue < COUNT(r->queue))
		r->queue[r->n_queue++] = *key;
}

static void push_name(struct key_reader *r, const char *name)
{
	struct key key = { .kind = KEY_NAMED, .name = name };

	if (name != NULL)
		push(r, &key);
}

static const char *find_named(const struct named *list, size_t n,
    const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].code, code) == 0)
			return list[i].name;
	return NULL;
}

/* The character that these bytes are, whole; 0: none that can be typed. */
static uint32_t decode(const unsigned char *s, size_t n)
{
	uint32_t cp = 0;

	if (utf8_decode((const char *)s, n, &cp) != n ||
	    (cp >= 0x7f && cp < 0xa0) || (cp & 0xfffe) == 0xfffe)
		return 0;
	return cp;
}

static void push_char(struct key_reader *r, const unsigned char *s, size_t n)
{
	struct key key = { .kind = KEY_CHAR, .cp = decode(s, n) };

	if (key.cp == 0)
		return;
	memcpy(key.text, s, n);
	push(r, &key);
}

static size_t sequence_length(unsigned char lead)
{
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/* A byte of a character of several bytes. */
static void add_part(struct key_reader *r, unsigned char byte)
{
	bool follows = (byte & 0xc0) == 0x80;

	if (!follows) {
		r->n_part = 0;
		if (sequence_length(byte) > 0)
			r->part[r->n_part++] = byte;
		return;
	}
	if (r->n_part == 0)
		return;
	r->part[r->n_part++] = byte;
	if (r->n_part == sequence_length(r->part[0])) {
		push_char(r, r->part, r->n_part);
		r->n_part = 0;
	}
}

static void plain_byte(struct key_reader *r, unsigned char byte)
{
	if (byte >= 0x80) {
		add_part(r, byte);
		return;
	}
	r->n_part = 0;
	if (byte == ESC)
		r->state = IN_ESC;
	else if (byte == 0x7f)
		push_name(r, "Backspace");
	else if (byte < COUNT(controls))
		push_name(r, controls[byte]);
	else if (byte >= ' ')
		push_char(r, &byte, 1);
}

/* Esc was a key of its own, and this byte is the next. */
static void lone_esc(struct key_reader *r, unsigned char byte)
{
	r->state = IN_NOTHING;
	push_name(r, "Esc");
	plain_byte(r, byte);
}

static void after_esc(struct key_reader *r, unsigned char byte)
{
	r->n_number = 0;
	if (byte == '[')
		r->state = IN_CSI;
	else if (byte == 'O')
		r->state = IN_SS3;
	else if (byte != 0 && strchr("]P_^X", byte) != NULL)
		r->state = IN_STRING;
	else
		lone_esc(r, byte);
}

static void begin_paste(struct key_reader *r)
{
	r->pasting = true;
	r->n_number = 0;
	buf_reset(&r->paste);
	r->paste.over = false;
}

static void end_paste(struct key_reader *r)
{
	struct key key = {
		.kind = KEY_PASTE, .paste = r->paste.data,
		.paste_len = r->paste.len, .paste_cut = r->paste.over
	};

	r->pasting = false;
	r->n_number = 0;
	if (!r->unsure || r->paste.len > 0)	/* or its end came late */
		push(r, &key);
	r->unsure = false;
}

/* A paste stopped without its end, something came, and then nothing more for a
 * moment: so few bytes are keys, more are still paste. */
static void settle_unsure(struct key_reader *r)
{
	size_t n = r->paste.len + r->n_number;

	r->unsure = false;
	if (n > sizeof(r->held))
		return;
	memcpy(r->held, r->paste.data, r->paste.len);
	memcpy(r->held + r->paste.len, paste_end, r->n_number);
	r->n_held = n;
	r->pasting = false;
	r->n_number = 0;
}

/* `n_number` counts how much of the end sign stands before this byte. */
static void paste_byte(struct key_reader *r, unsigned char byte)
{
	if (byte == (unsigned char)paste_end[r->n_number]) {
		if (++r->n_number == sizeof(paste_end) - 1)
			end_paste(r);
		return;
	}
	buf_add(&r->paste, paste_end, r->n_number);
	r->n_number = byte == ESC;
	if (byte != ESC)
		buf_char(&r->paste, (char)byte);
}

static void end_sequence(struct key_reader *r, unsigned char final)
{
	char letter[2] = { (char)final, '\0' };
	char *semicolon;

	r->state = IN_NOTHING;
	r->number[r->n_number] = '\0';
	if (final == 'M' && r->n_number == 0) {
		r->state = IN_MOUSE;
		return;
	}
	if (final != '~') {
		push_name(r, find_named(finals, COUNT(finals), letter));
		return;
	}
	semicolon = strchr(r->number, ';');
	if (semicolon != NULL)
		*semicolon = '\0';
	if (strcmp(r->number, "200") == 0)
		begin_paste(r);
	else
		push_name(r, find_named(numbers, COUNT(numbers), r->number));
}

static void csi_byte(struct key_reader *r, unsigned char byte)
{
	if (byte >= 0x20 && byte < 0x40) {
		if (r->n_number < sizeof(r->number) - 1)
			r->number[r->n_number++] = (char)byte;
	} else if (byte >= 0x40 && byte < 0x7f) {
		end_sequence(r, byte);
	} else {
		r->state = byte == ESC ? IN_ESC : IN_NOTHING;
	}
}

static void string_byte(struct key_reader *r, unsigned char byte)
{
	if (r->state == IN_STRING_ESC)
		r->state = byte == '\\' ? IN_NOTHING : IN_STRING;
	else if (byte == 7)
		r->state = IN_NOTHING;
	else if (byte == ESC)
		r->state = IN_STRING_ESC;
}

static void mouse_byte(struct key_reader *r, unsigned char byte)
{
	(void)byte;
	if (++r->n_number == MOUSE_BYTES)
		r->state = IN_NOTHING;
}

static void ss3_byte(struct key_reader *r, unsigned char byte)
{
	char letter[2] = { (char)byte, '\0' };

	r->state = IN_NOTHING;
	if (byte == 'R')
		push_name(r, "F3");
	else if (byte == 'M')
		push_name(r, "Enter");
	else
		push_name(r, find_named(finals, COUNT(finals), letter));
}

static char half_width(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7f)
		return (char)cp;
	if (cp >= 0xff01 && cp <= 0xff5e)
		return (char)(cp - 0xff01 + '!');
	for (size_t i = 0; i < COUNT(twins); i++)
		if (twins[i].cp == cp)
			return twins[i].twin;
	return '\0';
}

static bool is_kana(const struct key *key)
{
	return key->kind == KEY_CHAR && key->cp >= 0x3041 && key->cp <= 0x30ff;
}

static const char *find_name(const char *token)
{
	for (size_t i = 1; i < COUNT(controls); i++)
		if (strcmp(controls[i], token) == 0)
			return controls[i];
	for (size_t i = 0; i < COUNT(finals); i++)
		if (strcmp(finals[i].name, token) == 0)
			return finals[i].name;
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (strcmp(numbers[i].name, token) == 0)
			return numbers[i].name;
	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(others[i], token) == 0)
			return others[i];
	return NULL;
}

const char *key_command(const struct key *key)
{
	char half;

	if (key->kind == KEY_NAMED)
		return key->name;
	half = key->kind == KEY_CHAR ? half_width(key->cp) : '\0';
	if (half == ' ')
		return "Space";
	return half == '\0' ? NULL : &ascii[(half - '!') * 2];
}

bool key_is(const struct key *key, const char *command)
{
	const char *name = key_command(key);

	return name != NULL && strcmp(name, command) == 0;
}

bool key_both_kana(const struct key *before, const struct key *now)
{
	return is_kana(before) && is_kana(now);
}

struct key key_from(const char *token)
{
	struct key key = { .kind = KEY_NOTHING };
	const char *text = strcmp(token, "Space") == 0 ? " " : token;
	const unsigned char *s = (const unsigned char *)text;
	size_t n = strlen(text);

	key.name = find_name(token);
	if (key.name != NULL) {
		key.kind = KEY_NAMED;
		return key;
	}
	if (n == 0 || n > 4 || (s[0] < 0x80 ? 1 : sequence_length(s[0])) != n)
		return key;
	key.cp = decode(s, n);
	if (key.cp >= ' ') {
		key.kind = KEY_CHAR;
		memcpy(key.text, s, n);
	}
	return key;
}

void key_reader_init(struct key_reader *r)
{
	memset(r, 0, sizeof(*r));
	buf_init(&r->paste, KEY_PASTE_MAX);
}

void key_reader_clear(struct key_reader *r)
{
	buf_clear(&r->paste);
}

void key_reader_byte(struct key_reader *r, unsigned char byte, int64_t now_ms)
{
	static void (*const in_state[])(struct key_reader *, unsigned char) = {
		[IN_NOTHING] = plain_byte, [IN_ESC] = after_esc,
		[IN_CSI] = csi_byte, [IN_SS3] = ss3_byte,
		[IN_STRING] = string_byte, [IN_STRING_ESC] = string_byte,
		[IN_MOUSE] = mouse_byte,
	};

	r->last_ms = now_ms;
	if (r->cut) {
		begin_paste(r);
		r->unsure = true;
		r->cut = false;
	}
	if (r->pasting)
		paste_byte(r, byte);
	else
		in_state[r->state](r, byte);
}

size_t key_reader_bytes(struct key_reader *r, const char *bytes, size_t len,
    int64_t now_ms)
{
	size_t at = 0, n;
	const char *esc;

	while (at < len && r->n_queue == 0) {
		esc = !r->pasting || r->n_number > 0 ? bytes + at
		    : memchr(bytes + at, ESC, len - at);
		n = (esc != NULL ? (size_t)(esc - bytes) : len) - at;
		buf_add(&r->paste, bytes + at, n);
		at += n;
		if (at < len)
			key_reader_byte(r, (unsigned char)bytes[at++], now_ms);
	}
	r->last_ms = now_ms;
	return at;
}

void key_reader_name(struct key_reader *r, const char *name, int64_t now_ms)
{
	r->last_ms = now_ms;
	r->cut = false;
	if (r->pasting)
		return;
	if (r->state == IN_ESC)
		push_name(r, "Esc");
	r->state = IN_NOTHING;
	r->n_part = 0;
	push_name(r, name);
}

void key_reader_idle(struct key_reader *r, int64_t now_ms)
{
	if (r->pasting && r->unsure) {
		if (now_ms - r->last_ms >= TOGETHER_MS)
			settle_unsure(r);
	} else if (r->pasting) {
		r->cut = now_ms - r->last_ms >= PASTE_MS;
		if (r->cut)
			end_paste(r);
	} else if (r->state == IN_ESC) {
		r->state = IN_NOTHING;
		push_name(r, "Esc");
	} else if (now_ms - r->last_ms >= SEQUENCE_MS) {
		r->state = IN_NOTHING;
	}
}

int key_reader_wait(const struct key_reader *r, int64_t now_ms)
{
	int64_t end;

	if (r->n_held > 0 || (!r->pasting && r->state == IN_ESC))
		return 0;
	if (!r->pasting && r->state == IN_NOTHING)
		return -1;
	end = r->last_ms + (r->unsure ? TOGETHER_MS : r->pasting ? PASTE_MS
	    : SEQUENCE_MS);
	return end > now_ms ? (int)(end - now_ms) : 0;
}

/* Reads what was held, up to the next key. */
static void read_held(struct key_reader *r)
{
	size_t at = 0;

	while (r->n_queue == 0 && at < r->n_held)
		key_reader_byte(r, r->held[at++], r->last_ms);
	r->n_held -= at;
	memmove(r->held, r->held + at, r->n_held);
}

bool key_reader_next(struct key_reader *r, struct key *out)
{
	if (r->n_held > 0)
		read_held(r);
	if (r->n_queue == 0)
		return false;
	*out = r->queue[0];
	r->n_queue--;
	memmove(r->queue, r->queue + 1, r->n_queue * sizeof(r->queue[0]));
	return true;
}
