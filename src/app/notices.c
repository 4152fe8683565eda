#include "teamjob/app/notices.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { UNSEEN_MOST = 100, SENTENCE = 500, STORED_MAX = 8192, ARGS_MAX = 9 };

/* ---- telling, inside an operation ---- */

enum tj_code op_notify(struct op *op, int64_t person, const char *what,
    const char *kind, int64_t object, struct tj_err *err,
    const char *sentence, ...)
{
	struct team_notice n = { .person = person, .op = op->record.id,
	    .what = what, .kind = kind, .object = object,
	    .at = op->record.at };
	struct buf said;
	const char *arg, *comma = "";
	va_list list;
	enum tj_code code;

	if (person == 0 || person == op->me)
		return TJ_OK;
	buf_init(&said, STORED_MAX);
	buf_str(&said, "{\"m\":");
	json_quote(&said, sentence);
	buf_str(&said, ",\"a\":[");
	va_start(list, sentence);
	while ((arg = va_arg(list, const char *)) != NULL) {
		buf_str(&said, comma);
		json_quote(&said, arg);
		comma = ",";
	}
	va_end(list);
	buf_str(&said, "]}");
	n.said = said.data;
	code = said.over ? tj_fail(err, TJ_LIMIT,
	    N_("This change is too large"), NULL)
	    : team_notice_add(op->db, &n, err);
	buf_clear(&said);
	return code;
}

/* ---- reading ---- */

char *app_notice_words(const char *stored, char *out, size_t size)
{
	const char *args[ARGS_MAX];
	const char *sentence;
	struct json *doc = NULL;
	struct tj_err err;
	size_t n = 0;

	out[0] = '\0';
	if (stored == NULL ||
	    json_parse(stored, strlen(stored), &doc, &err) != TJ_OK)
		return out;
	sentence = json_text(json_get(doc, "m"));
	for (const struct json *a = json_first(json_get(doc, "a"));
	    a != NULL && n < ARGS_MAX; a = json_next(a)) {
		const char *text = json_text(a);

		args[n++] = text != NULL ? text : "";
	}
	if (sentence != NULL)
		words_fill(out, size, words(sentence), args, n);
	json_free(&doc);
	return out;
}

struct giving {
	void (*each)(const struct app_notice *n, void *arg);
	void *arg;
};

static void give(const struct team_notice *from, void *arg)
{
	const struct giving *g = arg;
	char said[SENTENCE];
	struct app_notice n = { .id = from->id, .at = from->at,
	    .what = from->what, .kind = from->kind, .object = from->object,
	    .seen = from->seen_at != 0, .said = said };

	app_notice_words(from->said, said, sizeof said);
	g->each(&n, g->arg);
}

enum tj_code app_notices(struct app *app, int64_t before, size_t limit,
    void (*each)(const struct app_notice *n, void *arg), void *arg,
    struct tj_err *err)
{
	struct giving g = { each, arg };

	return team_notices(app->db, app->me.person, before, (int64_t)limit,
	    give, &g, err);
}

int64_t app_notices_unseen(struct app *app)
{
	return team_notices_unseen(app->db, app->me.person, UNSEEN_MOST);
}

static void take_id(const struct team_notice *n, void *arg)
{
	*(int64_t *)arg = n->id;
}

int64_t app_notices_last(struct app *app)
{
	struct tj_err ignored;
	int64_t id = 0;

	team_notices(app->db, app->me.person, 0, 1, take_id, &id, &ignored);
	return id;
}

enum tj_code app_notices_see(struct app *app, int64_t up_to,
    struct tj_err *err)
{
	enum tj_code code;

	if (app->me.read_only)
		return TJ_OK;
	code = db_begin(app->db, err);
	if (code != TJ_OK)
		return code;
	code = team_notices_see(app->db, app->me.person, up_to, clock_now(),
	    err);
	if (code == TJ_OK)
		return db_commit(app->db, -1, err);
	return db_give_up(app->db, code, err);
}
