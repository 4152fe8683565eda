#include "teamjob/app/digest.h"

#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/say.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { SETTLE_S = 600,		/* what is undone or seen by then needs no mail */
    LINES_MOST = 50, AT_MOST = 1000, SENTENCE = 500, BODY_MAX = 64 << 10 };

/* ---- making them ---- */

static char *subject_of(size_t n)
{
	char count[24], text[200];

	snprintf(count, sizeof count, "%zu", n);
	return mem_dup(words_say(text, sizeof text,
	    n == 1 ? _("One thing concerns you") : _("%1 things concern you"),
	    count, NULL));
}

/* One letter, by nobody. What it says stands in no row: directors read the
 * outbox, but not the news of others. */
static enum tj_code make(struct app *app, const struct team_digest_due *due,
    struct tj_err *err)
{
	struct team_op op = { .at = clock_now(), .session = "by itself",
	    .action = "mail.digest" };
	char idem[64], *subject = subject_of((size_t)due->n);
	enum tj_code code = db_begin(app->db, err);

	if (code == TJ_OK) {
		code = team_op_begin(app->db, &op, err);
		snprintf(idem, sizeof idem, "mail-%lld-%lld",
		    (long long)op.id, (long long)op.at);
		if (code == TJ_OK)
			code = team_outbox_add(app->db, &(struct team_outbox){
			    .op = op.id, .kind = "person",
			    .object = due->person,
			    .source = MAIL_OUTBOX,
			    .external_id = due->email,
			    .status = "digest", .payload = subject,
			    .idem = idem, .not_before = op.at }, err);
		if (code == TJ_OK)
			code = team_digest_take(app->db, due->person,
			    db_last_id(app->db), err);
		if (code == TJ_OK)
			code = db_commit(app->db, team_last_seq(app->db), err);
		else
			code = db_give_up(app->db, code, err);
	}
	mem_free(&subject);
	return code;
}

enum tj_code app_digests(struct app *app, size_t *n, struct tj_err *err)
{
	struct team_digest_due due = { .person = 0 };
	enum tj_code code = TJ_OK;
	int64_t now = clock_now();

	*n = 0;
	db_forget(app->db);
	while (code == TJ_OK && *n < AT_MOST && team_digest_due(app->db, now,
	    now - SETTLE_S, due.person, &due)) {
		code = make(app, &due, err);
		*n += code == TJ_OK;
		mem_free(&due.email);
	}
	return db_failed(app->db, code, err);
}

/* ---- reading one ---- */

struct reading {
	struct buf lines;
	size_t n;
};

static void add_line(const struct team_notice *n, void *arg)
{
	struct reading *r = arg;
	char said[SENTENCE], hour[SAY_DAY];

	if (r->n++ >= LINES_MOST)
		return;
	say_instant(n->at, hour);
	app_notice_words(n->said, said, sizeof said);
	buf_printf(&r->lines, "- %s  %s\n", hour, said);
}

static void put_body(const struct app *app, const struct reading *r,
    const char *name, struct buf *out)
{
	char text[400], more[24];

	buf_printf(out, "%s\n\n", words_say(text, sizeof text,
	    C_("mail", "Dear %1,"), name, NULL));
	buf_printf(out, "%s\n\n", _("this happened at the team's desk and you "
	    "have not seen it there yet:"));
	buf_add(out, r->lines.data, r->lines.len);
	if (r->n > LINES_MOST) {
		snprintf(more, sizeof more, "%zu", r->n - LINES_MOST);
		buf_printf(out, "%s\n", words_say(text, sizeof text,
		    _("... and %1 more"), more, NULL));
	}
	buf_printf(out, "\n%s\n", _("At the desk the key W shows all of it."));
	buf_printf(out, "%s\n", _("Fewer letters, or none: type : there and "
	    "look for \"news by mail\"."));
	buf_printf(out, "-- \n%s\n", app->team);
}

/* The reader's words; ends with words_init() of the house's. */
static void use_words_of(struct app *app, int64_t person)
{
	char *lang = team_ui_get(app->db, person, "lang");

	if (lang != NULL && (strcmp(lang, "ja") == 0 ||
	    strcmp(lang, "en") == 0))
		words_init(lang);
	mem_free(&lang);
}

enum tj_code app_digest_read(struct app *app, int64_t outbox,
    struct app_digest *out, struct tj_err *err)
{
	struct reading r = { .n = 0 };
	struct person p = { 0 };
	struct buf body;
	char house[8];
	int64_t person;
	enum tj_code code;

	memset(out, 0, sizeof *out);
	db_read_begin(app->db);
	person = team_digest_person(app->db, outbox);
	if (!team_get(app->db, &scope_everything, &person_type, person, &p,
	    err))
		return db_read_end(app->db, TJ_OK, err);
	snprintf(house, sizeof house, "%s", words_lang());
	use_words_of(app, person);
	buf_init(&r.lines, BODY_MAX);
	buf_init(&body, BODY_MAX);
	code = team_digest_each(app->db, outbox, add_line, &r, err);
	put_body(app, &r, p.name, &body);
	out->n = strcmp(p.state, "left") == 0 || p.mail_digest == 0 ? 0 : r.n;
	out->to_name = mem_dup(p.name);
	out->subject = subject_of(r.n);
	out->body = mem_dup(body.data);
	words_init(house);
	buf_clear(&r.lines);
	buf_clear(&body);
	record_clear(&person_type, &p);
	return db_read_end(app->db, code, err);
}

void app_digest_clear(struct app_digest *d)
{
	mem_free(&d->to_name);
	mem_free(&d->subject);
	mem_free(&d->body);
	d->n = 0;
}
