/* Public keys with which people come in over SSH. */
#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/pubkey.h"
#include "teamjob/text/clean.h"

enum { SHORT_FINGERPRINT = 19,	/* of "SHA256:...", on a line */
    NAMES_MAX = 4096 };

static const char *const active = "active", *const removed = "removed";

static void short_fingerprint(const char *fingerprint, char out[32])
{
	size_t n = strlen(fingerprint);

	if (n > SHORT_FINGERPRINT)
		n = SHORT_FINGERPRINT;
	memcpy(out, fingerprint, n);
	out[n] = '\0';
}

/* A key belongs to one person: whose it is now, if anybody's. */
static enum tj_code must_be_free(struct op *op, const struct pubkey *key,
    struct tj_err *err)
{
	struct person p = { 0 };
	int64_t id;
	enum tj_code code = team_key_holder(op->db, key->fingerprint, &id,
	    err);

	if (code != TJ_OK || id == 0)
		return code;
	code = op_get(op, &person_type, id, &p, err);
	if (code == TJ_OK)
		code = tj_fail(err, TJ_REFUSED,
		    N_("This key is %1's already; everyone needs one of their "
		    "own"), p.name, NULL);
	record_clear(&person_type, &p);
	return code;
}

/* What it is called: as said, else by its comment. */
static char *label_of(const struct action_values *v, const struct pubkey *key)
{
	const char *said = value_text(v, "label");
	struct buf b;

	if (said == NULL || said[0] == '\0')
		said = key->comment;
	if (said == NULL)
		return NULL;
	buf_init(&b, PUBKEY_TEXT_MAX * 4);
	text_clean(&b, said, strlen(said), TEXT_LINE);
	return buf_take(&b);
}

OP_HANDLER(key_add)
{
	struct person p = { 0 };
	struct pubkey key = { 0 };
	struct ssh_key k = { 0 };
	char today[11], fingerprint[32];
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	if (code == TJ_OK)
		code = pubkey_read(value_text(v, "key"), &key, err);
	if (code == TJ_OK)
		code = must_be_free(op, &key, err);
	if (code == TJ_OK) {
		app_today(op->app, today);
		short_fingerprint(key.fingerprint, fingerprint);
		k.person = id;
		k.state = mem_dup(active);
		k.algorithm = mem_dup(key.algorithm);
		k.body = mem_dup(key.body);
		k.fingerprint = mem_dup(key.fingerprint);
		k.label = label_of(v, &key);
		k.added_on = mem_dup(today);
		code = op_make(op, &ssh_key_type, &k, err);
	}
	if (code == TJ_OK)
		op_say(op, N_("%1 can come in with the key %2 (u undoes)"),
		    p.name, fingerprint, NULL);
	pubkey_clear(&key);
	record_clear(&ssh_key_type, &k);
	record_clear(&person_type, &p);
	return code;
}

/* ---- taking one away ---- */

/* The person's keys that fit what was said. */
struct fitting {
	const char *said;	/* NULL or "": any */
	int64_t id;
	size_t n;
	struct buf names;	/* of them all, for who must choose */
};

static void look_at(const void *row, void *arg)
{
	const struct ssh_key *k = row;
	struct fitting *f = arg;
	bool any = f->said == NULL || f->said[0] == '\0';
	char fingerprint[32];

	if (strcmp(k->state, active) != 0)
		return;
	if (any || strncmp(k->fingerprint, f->said, strlen(f->said)) == 0 ||
	    (k->label != NULL && strcmp(k->label, f->said) == 0)) {
		f->id = k->head.id;
		short_fingerprint(k->fingerprint, fingerprint);
		buf_printf(&f->names, "%s%s%s%s", f->n++ > 0 ? ", " : "",
		    k->label != NULL ? k->label : "",
		    k->label != NULL ? " " : "", fingerprint);
	}
}

static enum tj_code find_one(struct op *op, const struct person *p,
    const char *said, int64_t *id, struct tj_err *err)
{
	struct fitting f = { .said = said };
	enum tj_code code;

	buf_init(&f.names, NAMES_MAX);
	code = team_each(op->db, &scope_everything, &ssh_key_type, "person",
	    p->head.id, look_at, &f, err);
	*id = f.id;
	if (code == TJ_OK && f.n > 1)
		code = tj_fail(err, TJ_INVALID, N_("Say which by its "
		    "fingerprint or name: %1"), f.names.data, NULL);
	else if (code == TJ_OK && f.n == 0)
		code = tj_fail(err, TJ_NOT_FOUND, N_("%1 has no such key"),
		    p->name, NULL);
	buf_clear(&f.names);
	return code;
}

OP_HANDLER(key_remove)
{
	struct person p = { 0 };
	struct ssh_key k = { 0 };
	char fingerprint[32];
	int64_t which = 0;
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	if (code == TJ_OK)
		code = find_one(op, &p, value_text(v, "key"), &which, err);
	if (code == TJ_OK)
		code = op_get(op, &ssh_key_type, which, &k, err);
	if (code == TJ_OK) {
		short_fingerprint(k.fingerprint, fingerprint);
		record_set(&k.state, removed);
		code = op_put(op, &ssh_key_type, &k, err);
	}
	if (code == TJ_OK)
		op_say(op, N_("The key %2 of %1 is taken away (u undoes)"),
		    p.name, fingerprint, NULL);
	record_clear(&ssh_key_type, &k);
	record_clear(&person_type, &p);
	return code;
}
