#include "teamjob/sync/mail.h"

#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/paging.h"
#include "teamjob/sync/secret.h"
#include "teamjob/sync/smtp.h"
#include "teamjob/text/mail.h"

enum { LETTER_MAX = 256 << 10 };

struct sending {
	struct app *app;
	const struct config_mail *server;
	const char *team;
	char *password;
	int64_t deadline_ms;
	struct push_result *out;
};

/* How each fate is kept, and where it is counted. */
static const struct {
	const char *state;
	size_t at;		/* in struct push_result */
	bool again;		/* by itself, after a while */
} fates[] = {
	[SMTP_SENT] = { "sent", offsetof(struct push_result, sent), false },
	[SMTP_REFUSED] = { "refused", offsetof(struct push_result, refused),
	    false },
	[SMTP_LATER] = { "waiting", offsetof(struct push_result, later), true },
	[SMTP_AWAY] = { "waiting", offsetof(struct push_result, later), true },
	[SMTP_UNSURE] = { "unsure", offsetof(struct push_result, unsure),
	    false },
};

static enum tj_code settle(struct sending *s, const struct outbox_item *item,
    enum smtp_fate fate, const char *said, struct tj_err *err)
{
	size_t *sum = (size_t *)(void *)((char *)s->out + fates[fate].at);

	++*sum;
	return app_outbox_settle(s->app, item->id, fates[fate].state, said,
	    fates[fate].again ? clock_now() + paging_backoff_s(item->tries + 1,
	    -1) : 0, err);
}

/* The letter as it goes out. */
static void write_letter(const struct sending *s,
    const struct outbox_item *item, const struct app_digest *d,
    struct buf *out)
{
	mail_write(&(struct mail){ .from = s->server->from,
	    .from_name = s->server->name != NULL ? s->server->name : s->team,
	    .to = item->external_id, .to_name = d->to_name,
	    .subject = d->subject, .body = d->body, .id = item->idem,
	    .at = clock_now() }, out);
}

static enum tj_code hand_over(struct sending *s,
    const struct outbox_item *item, const struct app_digest *d,
    struct tj_err *err)
{
	char said[SMTP_SAID];
	struct buf text;
	enum smtp_fate fate;
	enum tj_code code;

	buf_init(&text, LETTER_MAX);
	write_letter(s, item, d, &text);
	fate = smtp_send(s->server, s->password, &(struct smtp_letter){
	    item->external_id, text.data, text.len }, s->deadline_ms, said);
	buf_clear(&text);
	code = settle(s, item, fate, said, err);
	return code == TJ_OK && fate == SMTP_AWAY ? tj_fail(err, TJ_NET,
	    N_("The mail server takes nothing: %1"), said, NULL) : code;
}

static enum tj_code send_one(struct sending *s,
    const struct outbox_item *item, struct tj_err *err)
{
	struct app_digest d;
	enum tj_code code = app_digest_read(s->app, item->id, &d, err);

	if (code != TJ_OK) {
		app_digest_clear(&d);
		return code;
	}
	if (d.n == 0)
		code = app_outbox_settle(s->app, item->id, "withdrawn",
		    _("All of it was seen meanwhile"), 0, err);
	else if (!mail_address(item->external_id))
		code = settle(s, item, SMTP_REFUSED,
		    _("This is no mail address"), err);
	else
		code = hand_over(s, item, &d, err);
	app_digest_clear(&d);
	return code;
}

static enum tj_code send_all(struct sending *s, struct tj_err *err)
{
	enum tj_code code = TJ_OK;
	bool more = true;

	while (code == TJ_OK && more && clock_mono_ms() < s->deadline_ms) {
		struct outbox_item item;

		code = app_outbox_claim(s->app, MAIL_OUTBOX, false, &item,
		    err);
		more = code == TJ_OK && item.id != 0;
		if (more)
			code = send_one(s, &item, err);
		outbox_item_clear(&item);
	}
	return code;
}

enum tj_code mail_send_due(struct app *app, const struct config_mail *server,
    const char *team, int64_t deadline_ms, struct push_result *out,
    struct tj_err *err)
{
	struct sending s = { .app = app, .server = server, .team = team,
	    .deadline_ms = deadline_ms, .out = out };
	size_t made;
	enum tj_code code = app_digests(app, &made, err);

	if (code == TJ_OK)
		code = secret_read(&(struct secret){ server->password,
		    server->password_cmd, server->password_cmd_count },
		    &s.password, err);
	if (code == TJ_OK)
		code = send_all(&s, err);
	secret_clear(&s.password);
	return code;
}
