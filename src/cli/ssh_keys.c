/* ssh-keys: who comes in over SSH by which key, and the lines that sshd reads.
 * A line gives its person `teamjob session` and nothing else. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "teamjob/app/action.h"
#include "teamjob/app/say.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/print.h"
#include "teamjob/domain/pubkey.h"
#include "teamjob/text/visible.h"

enum { LOGIN_CELLS = 12, LABEL_CELLS = 20, DAY_CELLS = 10, LEAST_PREFIX = 10,
    LINES_MAX = 16 << 20, READ_BY_ROOT = 0644, OWN = 0600 };

/* What one verb works on. */
struct keys {
	struct cli *cli;
	const char *login;	/* only of this person; NULL: of all */
	struct ssh_key *list;
	size_t n;
	char *program;		/* what sshd runs; from mem_* */
	struct buf lines;
	struct tj_err err;
};

/* ---- reading ---- */

static void take_key(const void *row, void *arg)
{
	struct keys *k = arg;

	k->list = mem_resize(k->list, k->n + 1, sizeof *k->list);
	memset(&k->list[k->n], 0, sizeof *k->list);
	record_copy(&ssh_key_type, &k->list[k->n++], row);
}

/* All keys, as the machinery sees them: sshd asks for no person. */
static enum tj_code read_keys(struct keys *k)
{
	struct app_options o = { .path = k->cli->db, .system = true,
	    .read_only = true, .undo_window_s = -1,
	    .config = k->cli->config };
	enum tj_code code = app_open(&o, &k->cli->app, &k->err);

	return code != TJ_OK ? code : app_each(k->cli->app, &ssh_key_type,
	    NULL, 0, take_key, k, &k->err);
}

static bool is_active(const struct ssh_key *key)
{
	return strcmp(key->state, "active") == 0;
}

/* The person of a key, if they are to be looked at; clear it afterwards. */
static bool person_of(struct keys *k, const struct ssh_key *key,
    struct person *p)
{
	memset(p, 0, sizeof *p);
	if (app_get(k->cli->app, &person_type, key->person, p, &k->err)
	    != TJ_OK)
		return false;
	if (k->login == NULL || strcmp(k->login, p->login) == 0)
		return true;
	record_clear(&person_type, p);
	return false;
}

static int failed(struct keys *k)
{
	return cli_fail_file(k->cli, &k->err);
}

/* ---- the lines for sshd ---- */

/* Stands within "..." of an option, and the account's shell reads it. */
static bool is_plain(const char *text, const char *also)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._-";

	for (const char *p = text; *p != '\0'; p++)
		if (strchr(letters, *p) == NULL && strchr(also, *p) == NULL)
			return false;
	return text[0] != '\0' && text[0] != '-';
}

/* What stands in the file is proven once more before sshd is to believe it. */
static bool is_sound(const struct ssh_key *key, const struct person *p)
{
	struct pubkey again;
	struct tj_err ignored;
	struct buf b;
	bool sound;

	buf_init(&b, PUBKEY_TEXT_MAX * 2);
	buf_printf(&b, "%s %s", key->algorithm, key->body);
	sound = pubkey_read(b.data, &again, &ignored) == TJ_OK;
	if (sound)
		sound = again.comment == NULL &&
		    strcmp(again.fingerprint, key->fingerprint) == 0 &&
		    is_plain(p->login, "");
	if (again.body != NULL)
		pubkey_clear(&again);
	buf_clear(&b);
	return sound;
}

static enum tj_code add_line(struct keys *k, const struct ssh_key *key)
{
	struct person p;
	enum tj_code code = TJ_OK;

	if (!is_active(key) || !person_of(k, key, &p))
		return TJ_OK;
	if (strcmp(p.state, "left") != 0 && !is_sound(key, &p))
		code = tj_fail(&k->err, TJ_CORRUPT, N_("A key of %1 is not "
		    "as it was added; nothing was written. See teamjob "
		    "check --deep"), p.login, NULL);
	else if (strcmp(p.state, "left") != 0)
		buf_printf(&k->lines,
		    "restrict,pty,command=\"%s session %s %s\" %s %s %s\n",
		    k->program, p.login, key->fingerprint, key->algorithm,
		    key->body, p.login);
	record_clear(&person_type, &p);
	return code;
}

static enum tj_code find_program(struct keys *k)
{
	const char *given = cli_value(k->cli, "program");
	char *here = given == NULL ? file_program_dir() : NULL;
	struct buf b;

	buf_init(&b, 8192);
	if (given != NULL)
		buf_str(&b, given);
	else
		buf_printf(&b, "%s/teamjob", here);
	mem_free(&here);
	k->program = buf_take(&b);
	if (k->program[0] == '/' && is_plain(k->program, "/+=: "))
		return TJ_OK;
	return tj_fail(&k->err, TJ_USAGE, N_("sshd can only be told a program "
	    "whose path is whole and plain (letters, digits, / . _ - + = :), "
	    "not \"%1\""), k->program, NULL);
}

static enum tj_code make_lines(struct keys *k)
{
	enum tj_code code = find_program(k);

	if (code == TJ_OK)
		code = read_keys(k);
	for (size_t i = 0; i < k->n && code == TJ_OK; i++)
		code = add_line(k, &k->list[i]);
	if (code == TJ_OK && k->lines.over)
		code = tj_fail(&k->err, TJ_LIMIT, N_("Too many keys"), NULL);
	return code;
}

static int print_lines(struct keys *k)
{
	k->login = k->cli->n_words > 1 ? k->cli->words[1] : NULL;
	if (make_lines(k) != TJ_OK)
		return failed(k);
	fwrite(k->lines.data, 1, k->lines.len, stdout);
	return 0;
}

/* A link would be replaced, and what it names left with keys of yesterday. */
static enum tj_code check_target(struct keys *k, const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0 && errno == ENOENT)
		return TJ_OK;
	if (S_ISREG(st.st_mode))
		return TJ_OK;
	return tj_fail(&k->err, TJ_REFUSED, N_("%1 is there and is no plain "
	    "file (a link is not followed)"), path, NULL);
}

static int write_lines(struct keys *k)
{
	const char *path = k->cli->words[1];
	bool root = geteuid() == 0;	/* sshd then reads it as another */
	char said[TJ_ERR_TEXT_BYTES];

	if (check_target(k, path) != TJ_OK || make_lines(k) != TJ_OK)
		return failed(k);
	umask(022);
	if (file_write(path, k->lines.data, k->lines.len,
	    root ? READ_BY_ROOT : OWN, &k->err) != TJ_OK)
		return failed(k);
	cli_print(words_say(said, sizeof said, _("Written: %1"), path, NULL));
	putchar('\n');
	return 0;
}

/* ---- for people ---- */

static void print_one(struct keys *k, const struct ssh_key *key)
{
	struct person p;
	struct buf b;

	if ((!is_active(key) && !cli_has(k->cli, "all")) ||
	    !person_of(k, key, &p))
		return;
	buf_init(&b, 1 << 16);
	text_pad_right(&b, p.login, LOGIN_CELLS);
	text_pad_right(&b, key->label != NULL ? key->label : "-", LABEL_CELLS);
	buf_char(&b, ' ');
	text_pad_right(&b, key->added_on, DAY_CELLS);
	buf_printf(&b, "  %s%s%s", key->fingerprint,
	    is_active(key) ? "" : "  ",
	    is_active(key) ? "" : say_token("state", key->state));
	cli_print(b.data);
	putchar('\n');
	buf_clear(&b);
	record_clear(&person_type, &p);
}

static void put_one(struct keys *k, const struct ssh_key *key,
    struct json_out *w)
{
	struct person p;

	if (!person_of(k, key, &p))
		return;
	json_open_object(w, NULL);
	print_members(w, &ssh_key_type, ssh_key_type.n_fields, key, false);
	json_put_text(w, "login", p.login);
	json_close_object(w);
	record_clear(&person_type, &p);
}

static int list_keys(struct keys *k)
{
	struct json_out w;

	k->login = k->cli->n_words > 1 ? k->cli->words[1] : NULL;
	if (read_keys(k) != TJ_OK)
		return failed(k);
	if (!cli_has(k->cli, "json")) {
		for (size_t i = 0; i < k->n; i++)
			print_one(k, &k->list[i]);
		return 0;
	}
	json_out_init(&w, &k->lines);
	json_open_array(&w, NULL);
	for (size_t i = 0; i < k->n; i++)
		put_one(k, &k->list[i], &w);
	json_close_array(&w);
	cli_print_json(k->lines.data);
	return 0;
}

/* ---- adding and taking away, as the actions do it ---- */

static int act(struct keys *k, const char *action, int64_t person,
    const char *key)
{
	const struct action_input inputs[] = { { "key", key },
	    { "label", cli_value(k->cli, "label") } };
	struct action_call call = { .action = app_action(action),
	    .ids = &person, .n = 1, .inputs = inputs,
	    .n_inputs = inputs[1].text != NULL ? 2 : 1 };
	struct action_done done = { 0 };

	if (app_do(k->cli->app, &call, &done, &k->err) != TJ_OK)
		return failed(k);
	cli_print(done.said);
	putchar('\n');
	return 0;
}

static int add_key(struct keys *k)
{
	struct pubkey key = { 0 };
	int64_t person;
	int status;

	buf_reset(&k->lines);
	if (cli_open(k->cli, false, &k->err) != TJ_OK ||
	    app_find(k->cli->app, "person", k->cli->words[1], &person, &k->err)
	    != TJ_OK || file_read(k->cli->words[2], &k->lines, &k->err)
	    != TJ_OK)
		return failed(k);
	if (strlen(k->lines.data) != k->lines.len)
		status = cli_usage("ssh-keys", N_("That is no text: %1"),
		    k->cli->words[2], NULL);
	else if (pubkey_read(k->lines.data, &key, &k->err) != TJ_OK)
		status = failed(k);
	else
		status = act(k, "key.add", person, k->lines.data);
	pubkey_clear(&key);
	return status;
}

/* The key in use whose fingerprint begins like this. */
static const struct ssh_key *find_key(struct keys *k, const char *typed)
{
	const struct ssh_key *found = NULL;

	for (size_t i = 0; i < k->n; i++) {
		if (!is_active(&k->list[i]) || strncmp(typed,
		    k->list[i].fingerprint, strlen(typed)) != 0)
			continue;
		if (found != NULL) {
			tj_fail(&k->err, TJ_INVALID, N_("Several keys begin "
			    "like \"%1\"; say more of it"), typed, NULL);
			return NULL;
		}
		found = &k->list[i];
	}
	if (found == NULL)
		tj_fail(&k->err, TJ_NOT_FOUND, N_("No key in use has the "
		    "fingerprint \"%1\"; see teamjob ssh-keys list"), typed,
		    NULL);
	return found;
}

static int remove_key(struct keys *k)
{
	const char *typed = k->cli->words[1];
	const struct ssh_key *key;

	if (strlen(typed) < LEAST_PREFIX)
		return cli_usage("ssh-keys", N_("At least 10 signs of the "
		    "fingerprint are needed, not \"%1\""), typed, NULL);
	if (read_keys(k) != TJ_OK)
		return failed(k);
	key = find_key(k, typed);
	if (key == NULL || cli_open(k->cli, false, &k->err) != TJ_OK)
		return failed(k);
	return act(k, "key.remove", key->person, key->fingerprint);
}

static const struct {
	const char *name;
	size_t least, most;	/* words, itself too */
	int (*run)(struct keys *k);
} verbs[] = {
	{ "list", 1, 2, list_keys }, { "add", 3, 3, add_key },
	{ "remove", 2, 2, remove_key }, { "print", 1, 2, print_lines },
	{ "write", 2, 2, write_lines },
};

int cli_ssh_keys(struct cli *c)
{
	struct keys k = { .cli = c };
	int status = -1;

	buf_init(&k.lines, LINES_MAX);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, c->words[0]) == 0 &&
		    c->n_words >= verbs[i].least && c->n_words <= verbs[i].most)
			status = verbs[i].run(&k);
	if (status < 0)
		status = cli_usage("ssh-keys", N_("Not understood: "
		    "\"%1\". There are: list [LOGIN], add LOGIN FILE, "
		    "remove FINGERPRINT, print [LOGIN], write FILE"),
		    c->words[0], NULL);
	for (size_t i = 0; i < k.n; i++)
		record_clear(&ssh_key_type, &k.list[i]);
	mem_free(&k.list);
	mem_free(&k.program);
	buf_clear(&k.lines);
	return status;
}
