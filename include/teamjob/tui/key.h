/* Keys as the workstation knows them: a character, a named key or pasted text,
 * whatever the terminal sent for it. Owns the reading of bytes (UTF-8, escape
 * sequences, bracketed paste) and the table of what counts as a command with
 * the input method left on. Knows no curses and no action. */
#ifndef TEAMJOB_TUI_KEY_H
#define TEAMJOB_TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"

enum key_kind {
	KEY_NOTHING,	/* no key */
	KEY_CHAR,	/* a character that can be typed into a text */
	KEY_NAMED,	/* `name`: see key_command() */
	KEY_PASTE	/* pasted text, never a command */
};

enum { KEY_PASTE_MAX = 1 << 20 };	/* bytes; what is beyond is left out */

struct key {
	enum key_kind kind;
	uint32_t cp;		/* KEY_CHAR: the character */
	char text[5];		/* KEY_CHAR: the same in UTF-8 */
	const char *name;	/* KEY_NAMED: constant, "Enter", "C-s" */
	const char *paste;	/* KEY_PASTE: borrowed until the next key is
				 * read; bytes as they came, to be cleaned */
	size_t paste_len;
	bool paste_cut;		/* it was longer than KEY_PASTE_MAX */
};

/* What the key means as a command: "a", "A", "1", "/", "Space", "Enter",
 * "Esc", "Tab", "S-Tab", "Backspace", "Delete", "Insert", "Up", "Down",
 * "Left", "Right", "Home", "End", "PgUp", "PgDn", "F1" to "F12", "C-a" to
 * "C-z". Full-width letters and what a kana input method commits for a single
 * key count as the half-width key. NULL: no command (other characters, paste).
 * The text is constant. */
const char *key_command(const struct key *key);

/* Whether the key is this command. */
bool key_is(const struct key *key, const char *command);

/* Whether both keys are kana: the input method is on, and the person should
 * be told. */
bool key_both_kana(const struct key *before, const struct key *now);

/* A key made from its token or a single character, for tests and macros;
 * KEY_NOTHING if there is no such key. */
struct key key_from(const char *token);

/* Bytes in, keys out. */
struct key_reader {
	int state;		/* inside what we are; private */
	unsigned char part[4];	/* bytes of an unfinished character */
	size_t n_part;
	char number[8];		/* parameters of an escape sequence */
	size_t n_number;
	struct key queue[4];	/* keys read and not yet taken */
	size_t n_queue;
	bool pasting;
	bool cut;		/* the last paste stopped without its end */
	bool unsure;		/* what came then: more of it, or keys? */
	struct buf paste;	/* the text of the paste */
	unsigned char held[16];	/* keys after all, not yet read */
	size_t n_held;
	int64_t last_ms;	/* when the last byte came */
};
void key_reader_init(struct key_reader *r);
void key_reader_clear(struct key_reader *r);

/* Feeds one byte; take the keys with key_reader_next() until it says false,
 * before the next byte. */
void key_reader_byte(struct key_reader *r, unsigned char byte, int64_t now_ms);

/* Feeds many bytes, as far as they do not make a key; returns how many it took.
 * The quick way through a paste. */
size_t key_reader_bytes(struct key_reader *r, const char *bytes, size_t len,
    int64_t now_ms);

/* Feeds a key that the terminal library knew already: a constant token. */
void key_reader_name(struct key_reader *r, const char *name, int64_t now_ms);

/* No byte is waiting: a lone Esc is the key Esc. A paste without an end is
 * over when nothing came for a second, an escape sequence after half of one.
 * After such a paste the line may only have stalled: what comes next is still
 * paste, unless it is so little at a time as a person types. */
void key_reader_idle(struct key_reader *r, int64_t now_ms);

/* Milliseconds after which key_reader_idle() should be called even if nothing
 * comes; -1: no need. */
int key_reader_wait(const struct key_reader *r, int64_t now_ms);

/* The next key; false: none. */
bool key_reader_next(struct key_reader *r, struct key *out);

#endif
