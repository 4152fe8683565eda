#include "teamjob/tui/form.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/clean.h"
#include "form_own.h"

enum { BLOCK_CHARACTERS = 65536, STORED_MAX = 1 << 20 };

static bool is_line(const struct slot *slot)
{
	return slot->field->kind <= FORM_NAME;
}

static bool is_empty(const struct slot *slot)
{
	return form_slot_text(slot)[0] == '\0';
}

static struct slot *slot_in_focus(const struct form *form)
{
	return form->focus < form->spec.n ? &form->slots[form->focus] : NULL;
}

static struct slot *slot_named(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->spec.n; i++)
		if (strcmp(form->slots[i].field->name, name) == 0)
			return &form->slots[i];
	return NULL;
}

const char *form_slot_text(const struct slot *slot)
{
	switch (slot->field->kind) {
	case FORM_BLOCK:
		return manuscript_text(slot->block, NULL);
	case FORM_CHOICE:
		return slot->field->choices == NULL ||
		    slot->field->choices[0] == NULL ? "" :
		    slot->field->choices[slot->choice];
	case FORM_TICK:
		return slot->tick ? "yes" : "";
	case FORM_SET:
	default:
		return slot->line.text;
	}
}

static void set_choice(struct slot *slot, const char *token)
{
	const char *const *choices = slot->field->choices;

	for (size_t i = 0; choices != NULL && choices[i] != NULL; i++)
		if (strcmp(choices[i], token) == 0)
			slot->choice = i;
}

bool form_slot_has(const struct slot *slot, size_t i)
{
	const char *token = slot->field->choices[i], *at = slot->line.text;
	size_t len = strlen(token);

	while (*at != '\0') {
		size_t n = strcspn(at, ", ");

		if (n == len && strncmp(at, token, n) == 0)
			return true;
		at += n + strspn(at + n, ", ");
	}
	return false;
}

/* The tokens of a set, in the order of the choices, one of them turned. */
static void turn_in_set(struct slot *slot, size_t turned)
{
	const char *const *choices = slot->field->choices;
	struct buf b;

	buf_init(&b, STORED_MAX);
	for (size_t i = 0; choices != NULL && choices[i] != NULL; i++)
		if (form_slot_has(slot, i) != (i == turned))
			buf_printf(&b, "%s%s", b.len > 0 ? "," : "",
			    choices[i]);
	field_set(&slot->line, b.data, false);
	buf_clear(&b);
}

static void set_text(struct slot *slot, const char *text)
{
	size_t from, to;

	if (is_line(slot) || slot->field->kind == FORM_SET) {
		field_set(&slot->line, text, false);
	} else if (slot->block != NULL) {
		manuscript_paragraph(slot->block,
		    manuscript_paragraphs(slot->block) - 1, &from, &to);
		manuscript_replace(slot->block, 0, to, text, strlen(text));
	} else if (slot->field->kind == FORM_CHOICE) {
		set_choice(slot, text);
	} else {
		slot->tick = strcmp(text, "yes") == 0;
	}
}

/* Takes over what a check gave; empty = nothing. */
static void take_checked(char **slot, struct buf *checked)
{
	mem_free(slot);
	if (checked->len > 0)
		*slot = buf_take(checked);
	buf_clear(checked);
}

/* Reads the value of a slot: what it means and how to show it. With `tell` a
 * wrong one is marked. */
static bool check(struct form *form, struct slot *slot, bool tell)
{
	struct buf stored, shown;
	enum tj_code code = TJ_OK;

	buf_init(&stored, STORED_MAX);
	buf_init(&shown, STORED_MAX);
	slot->wrong = false;
	if (form->spec.check != NULL && !is_empty(slot))
		code = form->spec.check(form->spec.arg, slot->field->name,
		    form_slot_text(slot), &stored, &shown, &slot->err);
	if (code != TJ_OK) {
		buf_reset(&stored);
		buf_reset(&shown);
	}
	take_checked(&slot->stored, &stored);
	take_checked(&slot->shown, &shown);
	slot->wrong = tell && code != TJ_OK;
	return code == TJ_OK;
}

static void offer(struct form *form, struct slot *slot)
{
	mem_free(&slot->offer);
	if (slot->field->kind == FORM_NAME && form->spec.complete != NULL &&
	    !is_empty(slot))
		slot->offer = form->spec.complete(form->spec.arg,
		    slot->field->name, slot->line.text);
}

static enum form_answer changed(struct form *form, struct slot *slot)
{
	check(form, slot, false);
	offer(form, slot);
	return FORM_CHANGED;
}

/* Short values are selected when the cursor comes to them. */
static void focus_on(struct form *form, size_t index)
{
	struct slot *slot;

	form->focus = index;
	slot = slot_in_focus(form);
	if (slot == NULL || !is_line(slot))
		return;
	slot->line.cursor = slot->line.len;
	slot->line.selected = slot->line.len > 0 &&
	    (slot->field->kind == FORM_NUMBER || slot->field->kind == FORM_DATE);
}

/* The first empty required field from `from` on, round once; n: none. */
static size_t next_empty(const struct form *form, size_t from)
{
	size_t n = form->spec.n;

	for (size_t i = 0; i < n; i++) {
		const struct slot *slot = &form->slots[(from + i) % n];

		if (slot->field->required && is_empty(slot))
			return (from + i) % n;
	}
	return n;
}

/* Where Enter goes next: down to what is asked for, then round to what is
 * required; n: nowhere. */
static size_t next_stop(const struct form *form)
{
	size_t n = form->spec.n, from = form->focus < n ? form->focus + 1 : 0;

	for (size_t i = from; form->focus < n && i < n; i++) {
		const struct form_field *f = form->slots[i].field;

		if ((f->asked || f->required) && is_empty(&form->slots[i]))
			return i;
	}
	return n == 0 ? 0 : next_empty(form, from);
}

/* Checks the field that the cursor leaves. */
static bool leave_field(struct form *form)
{
	struct slot *slot = slot_in_focus(form);

	if (slot == NULL)
		return true;
	mem_free(&slot->offer);
	slot->line.selected = false;
	return check(form, slot, true);
}

static enum form_answer go_next(struct form *form)
{
	leave_field(form);
	focus_on(form, form->focus < form->spec.n ? form->focus + 1 : 0);
	return FORM_STAY;
}

static enum form_answer go_back(struct form *form)
{
	leave_field(form);
	focus_on(form, form->focus > 0 ? form->focus - 1 : form->spec.n);
	return FORM_STAY;
}

/* Everything is filled: is everything right? */
static enum form_answer do_it(struct form *form)
{
	size_t empty;

	if (!leave_field(form))
		return FORM_REFUSED;
	empty = next_empty(form, 0);
	if (empty < form->spec.n) {
		focus_on(form, empty);
		return FORM_STAY;
	}
	for (size_t i = 0; i < form->spec.n; i++) {
		if (check(form, &form->slots[i], true))
			continue;
		focus_on(form, i);
		return FORM_REFUSED;
	}
	return FORM_DO;
}

static enum form_answer go_on(struct form *form)
{
	size_t empty;

	if (!leave_field(form))
		return FORM_REFUSED;
	empty = next_stop(form);
	if (empty == form->spec.n)
		return do_it(form);
	focus_on(form, empty);
	return FORM_STAY;
}

static enum form_answer leave(struct form *form)
{
	struct slot *slot = slot_in_focus(form);

	if (slot != NULL)
		mem_free(&slot->offer);
	return FORM_LEAVE;
}

static enum form_answer help(struct form *form)
{
	(void)form;
	return FORM_HELP;
}

static enum form_answer beside(struct form *form)
{
	(void)form;
	return FORM_BESIDE;
}

static const struct {
	const char *key;
	enum form_answer (*does)(struct form *form);
} keys[] = {
	{ "Enter", go_on }, { "Tab", go_next }, { "Down", go_next },
	{ "S-Tab", go_back }, { "Up", go_back }, { "C-s", do_it },
	{ "Esc", leave }, { "C-c", leave }, { "F1", help }, { "F2", beside },
};

static enum form_answer turn(struct form *form, struct slot *slot, bool back)
{
	size_t n = 0;

	if (slot->field->kind == FORM_TICK) {
		slot->tick = !slot->tick;
		return changed(form, slot);
	}
	while (slot->field->choices != NULL && slot->field->choices[n] != NULL)
		n++;
	if (n == 0)
		return FORM_STAY;
	slot->choice = (slot->choice + (back ? n - 1 : 1)) % n;
	return changed(form, slot);
}

static enum form_answer set_key(struct form *form, struct slot *slot,
    const struct key *key)
{
	const char *const *choices = slot->field->choices;
	size_t n = 0;

	while (choices != NULL && choices[n] != NULL)
		n++;
	if (n == 0)
		return FORM_OTHER;
	if (key_is(key, "Space")) {
		turn_in_set(slot, slot->choice);
		return changed(form, slot);
	}
	if (!key_is(key, "Left") && !key_is(key, "Right"))
		return FORM_OTHER;
	slot->choice = (slot->choice + (key_is(key, "Left") ? n - 1 : 1)) % n;
	return FORM_STAY;
}

static enum form_answer turn_key(struct form *form, struct slot *slot,
    const struct key *key)
{
	if (key_is(key, "Space") || key_is(key, "Right"))
		return turn(form, slot, false);
	return key_is(key, "Left") ? turn(form, slot, true) : FORM_OTHER;
}

static enum form_answer line_key(struct form *form, struct slot *slot,
    const struct key *key)
{
	bool at_end = slot->line.cursor == slot->line.len;
	enum field_answer answer;

	if (slot->offer != NULL && at_end &&
	    (key_is(key, "Right") || key_is(key, "End") ||
	    key_is(key, "Tab"))) {
		field_set(&slot->line, slot->offer, false);
		return changed(form, slot);
	}
	answer = field_key(&slot->line, key);
	if (answer == FIELD_CHANGED)
		return changed(form, slot);
	return answer == FIELD_MOVED ? FORM_STAY : FORM_OTHER;
}

static enum form_answer type_block(struct form *form, struct slot *slot,
    const char *text, size_t len)
{
	size_t max = slot->field->max > 0 ? slot->field->max : BLOCK_CHARACTERS;

	if ((size_t)manuscript_characters(slot->block) >= max)
		return FORM_STAY;
	manuscript_insert(slot->block, text, len);
	return changed(form, slot);
}

static enum form_answer paste_block(struct form *form, struct slot *slot,
    const struct key *key)
{
	enum form_answer answer;
	struct buf clean;

	buf_init(&clean, KEY_PASTE_MAX);
	text_clean(&clean, key->paste, key->paste_len, TEXT_BLOCK);
	answer = type_block(form, slot, clean.data, clean.len);
	buf_clear(&clean);
	return answer;
}

static const struct {
	const char *key;
	enum manuscript_move move;
} block_moves[] = {
	{ "Left", MANUSCRIPT_LEFT }, { "Right", MANUSCRIPT_RIGHT },
	{ "Up", MANUSCRIPT_UP }, { "Down", MANUSCRIPT_DOWN },
	{ "Home", MANUSCRIPT_ROW_START }, { "End", MANUSCRIPT_ROW_END },
};

/* "@ku" before the cursor becomes the whole name; false: nothing like that
 * stands there. */
static bool complete_named(struct form *form, struct slot *slot)
{
	const char *text = manuscript_text(slot->block, NULL);
	size_t at = manuscript_cursor(slot->block), from = at;
	char *word, *best = NULL;

	while (from > 0 && strchr("@ \n", text[from - 1]) == NULL)
		from--;
	if (from == 0 || from == at || text[from - 1] != '@' ||
	    form->spec.complete == NULL)
		return false;
	word = mem_dup_n(text + from - 1, at - from + 1);
	best = form->spec.complete(form->spec.arg, slot->field->name, word);
	if (best != NULL && strcmp(best, word) == 0)
		mem_free(&best);	/* whole already: Tab goes on */
	if (best != NULL)
		manuscript_replace(slot->block, from - 1, at - from + 1,
		    best, strlen(best));
	mem_free(&word);
	if (best == NULL)
		return false;
	mem_free(&best);
	return true;
}

/* Up in the first row and Down in the last leave the block. */
static enum form_answer block_key(struct form *form, struct slot *slot,
    const struct key *key)
{
	if (key->kind == KEY_CHAR)
		return type_block(form, slot, key->text, strlen(key->text));
	if (key_is(key, "Tab") && complete_named(form, slot))
		return FORM_CHANGED;
	if (key->kind == KEY_PASTE)
		return paste_block(form, slot, key);
	if (key_is(key, "Enter"))
		return type_block(form, slot, "\n", 1);
	if (key_is(key, "Backspace"))
		return manuscript_delete_back(slot->block) ?
		    changed(form, slot) : FORM_STAY;
	if (key_is(key, "Delete"))
		return manuscript_delete(slot->block) ?
		    changed(form, slot) : FORM_STAY;
	if (key_is(key, "C-z"))
		return manuscript_undo(slot->block) ?
		    changed(form, slot) : FORM_STAY;
	if (key_is(key, "C-y"))
		return manuscript_redo(slot->block) ?
		    changed(form, slot) : FORM_STAY;
	for (size_t i = 0; i < sizeof(block_moves) / sizeof(block_moves[0]);
	    i++)
		if (key_is(key, block_moves[i].key) &&
		    manuscript_move(slot->block, block_moves[i].move, false))
			return FORM_STAY;
	return FORM_OTHER;
}

static enum form_answer slot_key(struct form *form, struct slot *slot,
    const struct key *key)
{
	if (is_line(slot))
		return line_key(form, slot, key);
	if (slot->block != NULL)
		return block_key(form, slot, key);
	if (slot->field->kind == FORM_SET)
		return set_key(form, slot, key);
	return turn_key(form, slot, key);
}

static void slot_init(struct form *form, struct slot *slot,
    const struct form_field *field)
{
	const char *value = field->value == NULL ? "" : field->value;

	slot->field = field;
	field_init(&slot->line, field->max);
	if (field->kind == FORM_BLOCK)
		slot->block = manuscript_new("", 0);
	set_text(slot, value);
	slot->start = mem_dup(form_slot_text(slot));
	check(form, slot, false);
}

static void slot_clear(struct slot *slot)
{
	field_clear(&slot->line);
	manuscript_free(&slot->block);
	mem_free(&slot->start);
	mem_free(&slot->stored);
	mem_free(&slot->shown);
	mem_free(&slot->note);
	mem_free(&slot->offer);
}

struct form *form_new(const struct form_spec *spec)
{
	struct form *form = mem_new(1, sizeof(*form));

	form->spec = *spec;
	form->slots = mem_new(spec->n + 1, sizeof(*form->slots));
	for (size_t i = 0; i < spec->n; i++)
		slot_init(form, &form->slots[i], &spec->fields[i]);
	form_reopen(form);
	return form;
}

void form_free(struct form **slot)
{
	struct form *form = *slot;

	if (form == NULL)
		return;
	for (size_t i = 0; i < form->spec.n; i++)
		slot_clear(&form->slots[i]);
	mem_free(&form->slots);
	mem_free(&form->button);
	mem_free(slot);
}

void form_reopen(struct form *form)
{
	size_t at = form->spec.n == 0 ? 0 : next_empty(form, 0);
	struct slot *slot;

	for (size_t i = form->spec.n; at == form->spec.n && i-- > 0;)
		if (form->spec.fields[i].chief)
			at = i;
	if (at == form->spec.n)
		at = 0;
	focus_on(form, at);
	slot = slot_in_focus(form);
	if (slot != NULL && is_line(slot))
		slot->line.selected = slot->line.len > 0;
}

/* On the button no text is typed, so letters are keys: nobody needs F1, F2 or
 * Ctrl. */
static enum form_answer button_key(struct form *form, const struct key *key)
{
	if (key_is(key, "Space"))
		return do_it(form);
	if (key_is(key, "?"))
		return FORM_HELP;
	if (key_is(key, "w"))
		return FORM_BESIDE;
	return FORM_OTHER;
}

enum form_answer form_key(struct form *form, const struct key *key)
{
	struct slot *slot = slot_in_focus(form);
	enum form_answer answer = FORM_OTHER;

	if (slot != NULL)
		answer = slot_key(form, slot, key);
	else
		answer = button_key(form, key);
	for (size_t i = 0; answer == FORM_OTHER && key->kind == KEY_NAMED &&
	    i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].key, key->name) == 0)
			return keys[i].does(form);
	return answer;
}

const char *form_value(const struct form *form, const char *name)
{
	const struct slot *slot = slot_named(form, name);

	if (slot == NULL)
		return "";
	return slot->stored != NULL ? slot->stored : form_slot_text(slot);
}

const char *form_typed(const struct form *form, const char *name)
{
	const struct slot *slot = slot_named(form, name);

	return slot == NULL ? "" : form_slot_text(slot);
}

void form_set(struct form *form, const char *name, const char *text)
{
	struct slot *slot = slot_named(form, name);

	if (slot == NULL)
		return;
	set_text(slot, text);
	check(form, slot, false);
}

void form_start(struct form *form, const char *name, const char *text)
{
	struct slot *slot = slot_named(form, name);

	if (slot == NULL)
		return;
	form_set(form, name, text);
	mem_free(&slot->start);
	slot->start = mem_dup(form_slot_text(slot));
}

void form_set_note(struct form *form, const char *name, const char *note)
{
	struct slot *slot = slot_named(form, name);

	if (slot == NULL)
		return;
	mem_free(&slot->note);
	slot->note = mem_dup(note);
}

void form_set_button(struct form *form, const char *button)
{
	mem_free(&form->button);
	form->button = mem_dup(button);
}

const char *form_button(const struct form *form)
{
	return form->button != NULL ? form->button : form->spec.button;
}

const char *form_focus(const struct form *form)
{
	const struct slot *slot = slot_in_focus(form);

	return slot == NULL ? NULL : slot->field->name;
}

void form_fail(struct form *form, const char *name, const struct tj_err *err)
{
	struct slot *slot = name == NULL ? slot_in_focus(form) :
	    slot_named(form, name);

	if (slot == NULL)
		return;
	slot->wrong = true;
	slot->err = *err;
	focus_on(form, (size_t)(slot - form->slots));
}

bool form_ready(const struct form *form)
{
	const struct slot *slot = slot_in_focus(form);

	if (slot != NULL && slot->block != NULL)
		return false;
	return next_stop(form) == form->spec.n;
}

enum form_kind form_focus_kind(const struct form *form)
{
	const struct slot *slot = slot_in_focus(form);

	return slot == NULL ? FORM_TEXT : slot->field->kind;
}

const char *form_hidden_note(const struct form *form)
{
	const struct slot *slot = slot_in_focus(form);
	const char *note;

	if (slot == NULL || slot->note_drawn)
		return NULL;
	note = slot->note != NULL ? slot->note : slot->field->note;
	return note != NULL && note[0] != '\0' ? note : NULL;
}

const struct tj_err *form_error(const struct form *form)
{
	const struct slot *slot = slot_in_focus(form);

	return slot != NULL && slot->wrong ? &slot->err : NULL;
}

bool form_touched(const struct form *form)
{
	for (size_t i = 0; i < form->spec.n; i++)
		if (strcmp(form_slot_text(&form->slots[i]),
		    form->slots[i].start) != 0)
			return true;
	return false;
}
