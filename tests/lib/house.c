#include "lib/house.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

/* The demonstration's config, for a desk at our port. */
static void write_config(struct house *h)
{
	char *text = proc_file(h->config);
	char *at = text != NULL ? strstr(text, ":8470") : NULL;
	struct tj_err err = { 0 };
	struct buf b;

	if (at == NULL)
		fail_msg("no desk at :8470 in the config:\n%s", text);
	buf_init(&b, 1 << 16);
	buf_add(&b, text, (size_t)(at - text));
	buf_printf(&b, ":%d%s", h->port, at + 5);
	assert_int_equal(TJ_OK,
	    file_write(h->config, b.data, b.len, 0600, &err));
	buf_clear(&b);
	mem_free(&text);
}

void house_start_desk(struct house *h)
{
	char number[16], seed[600];
	const char *argv[] = { team_program("teamjob-desk"), "--db",
	    h->team.desk_db, "--port", number, "--token-file", h->token,
	    "--seed", seed, "--min-fill", "0", NULL };

	snprintf(number, sizeof number, "%d", h->port);
	snprintf(seed, sizeof seed, "%s/demo/desk-orders.json", h->team.dir);
	h->desk = proc_start(argv, NULL, h->log);
	proc_await(h->log, "READY");
}

void house_make(struct house *h)
{
	memset(h, 0, sizeof *h);
	team_make(&h->team);
	if (h->team.desk_db == NULL || h->team.config == NULL)
		fail_msg("demo --no-tui prints no DESK_DB= or CONFIG=");
	h->port = proc_free_port();
	snprintf(h->url, sizeof h->url, "http://127.0.0.1:%d", h->port);
	snprintf(h->token, sizeof h->token, "%s/demo/desk.token", h->team.dir);
	snprintf(h->config, sizeof h->config, "%s", h->team.config);
	snprintf(h->log, sizeof h->log, "%s/desk.log", h->team.dir);
	write_config(h);
	house_start_desk(h);
}

void house_stop_desk(struct house *h)
{
	if (h->desk != 0)
		proc_stop(h->desk, SIGTERM);
	h->desk = 0;
}

void house_drop(struct house *h)
{
	char *out = team_must(&h->team, NULL, "check", "--deep", NULL);

	mem_free(&out);
	house_stop_desk(h);
	team_drop(&h->team);
}

void house_pull(struct house *h, struct proc_result *r)
{
	const char *argv[] = { team_program("teamjob-sync"), "--lang", "en",
	    "--config", h->config, "--db", h->team.db, NULL };

	proc_run(r, argv, (const char *const *)h->team.env_all, NULL);
}

void house_pull_well(struct house *h)
{
	struct proc_result r;

	house_pull(h, &r);
	if (r.status != 0)
		fail_msg("sync ended with %d:\n%s%s", r.status, r.out, r.err);
	proc_clear(&r);
}

char *house_get(struct house *h, const char *path)
{
	char *secret = proc_file(h->token), header[700], address[700];
	const char *argv[] = { "curl", "-sf", "-H", header, address, NULL };
	struct proc_result r;

	assert_non_null(secret);
	secret[strcspn(secret, "\n")] = '\0';
	snprintf(header, sizeof header, "Authorization: Bearer %s", secret);
	snprintf(address, sizeof address, "%s%s", h->url, path);
	proc_run(&r, argv, NULL, NULL);
	if (r.status != 0)
		fail_msg("curl ended with %d: %s", r.status, r.err);
	mem_free(&secret);
	mem_free(&r.err);
	return r.out;
}
