/* Every command of the program as scripts use it: what it prints, what comes
 * back of it, and what a wrong word gets: one sentence and its exit status. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/command.h"

static struct team team;

static int setup(void **state)
{
	(void)state;
	team_init(&team);
	return 0;
}

static int setup_demo(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

static int teardown(void **state)
{
	char *out = team_must(&team, NULL, "check", "--deep", NULL);

	(void)state;
	mem_free(&out);
	team_drop(&team);
	return 0;
}

/* ---- list and show ---- */

static void every_list_in_every_form(void **state)
{
	static const char *const kinds[] = { "orders", "people", "tasks",
	    "drafts", "reviews", "pieces", "bookings", "events", "sources",
	    "outbox", "operations", "notices", "notes", "skills", "templates",
	    "channels", "clients" };

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct json *doc = command_json(&team, "sato", "list", kinds[i], NULL);
		char *csv = team_must(&team, "sato", "list", kinds[i], "--csv",
		    NULL);
		char *plain = team_must(&team, "sato", "list", kinds[i], NULL);
		size_t rows = json_count(doc);

		assert_int_equal(JSON_ARRAY, json_kind(doc));
		assert_memory_equal("id,", csv, 3);
		assert_true(strcmp(kinds[i], "sources") == 0 ||
		    strcmp(kinds[i], "outbox") == 0 || rows > 0);
		for (const char *p = plain; *p != '\0'; p++)
			rows -= *p == '\n';
		assert_int_equal(0, rows);
		json_free(&doc);
		mem_free(&csv);
		mem_free(&plain);
	}
}

static void lists_are_cut_sorted_and_filtered(void **state)
{
	struct json *doc = command_json(&team, "sato", "list", "orders", "--limit=3");

	(void)state;
	assert_int_equal(3, json_count(doc));
	json_free(&doc);
	doc = command_json(&team, "sato", "list", "orders", "--filter=state:received");
	assert_true(json_count(doc) > 0);
	for (const struct json *v = json_first(doc); v != NULL;
	    v = json_next(v))
		assert_string_equal("received",
		    json_text(json_get(v, "state")));
	json_free(&doc);
	doc = command_json(&team, "sato", "list", "orders", "--sort=number");
	for (const struct json *v = json_first(doc); json_next(v) != NULL;
	    v = json_next(v))
		assert_true(command_number(v, "number") <
		    command_number(json_next(v), "number"));
	json_free(&doc);
}

static void same_thing(const char *a, const char *b, const char *id)
{
	struct json *doc = command_json(&team, "sato", "show", a, b);

	assert_string_equal(id, json_text(json_get(doc, "id")));
	json_free(&doc);
}

static void show_takes_every_form_of_reference(void **state)
{
	(void)state;
	same_thing("order", "O20", "O20");
	same_thing("order", "1020", "O20");
	same_thing("orders", "o20", "O20");
	same_thing("order", "1020", "O20");
	same_thing("order", "Ｏ２０", "O20");
	same_thing("O20", NULL, "O20");
	same_thing("1020", NULL, "O20");
	same_thing("task", "T33", "T33");
	same_thing("task", "33", "T33");
	same_thing("task", "1020-3", "T33");
	same_thing("1020-3", NULL, "T33");
	same_thing("T33", NULL, "T33");
	same_thing("draft", "D25", "D25");
	same_thing("draft", "25", "D25");
	same_thing("draft", "1020-3", "D25");
	same_thing("person", "P4", "P4");
	same_thing("person", "kudo", "P4");
	same_thing("kudo", NULL, "P4");
	same_thing("event", "5", "5");
	team_refused(&team, 1, "O999", "sato", "show", "O999", NULL);
	team_refused(&team, 1, "1020-3x", "sato", "show", "task", "1020-3x",
	    NULL);
	team_refused(&team, 1, "T33", "sato", "show", "order", "T33", NULL);
	team_refused(&team, 2, "kind", "sato", "show", "thing", "1", NULL);
}

static void has_list(const char *id, const char *list, size_t least)
{
	struct json *doc = command_json(&team, "sato", "show", id, NULL);
	const struct json *v = json_get(json_get(doc, "lists"), list);

	if (json_kind(v) != JSON_ARRAY || json_count(v) < least)
		fail_msg("%s has no %s", id, list);
	json_free(&doc);
}

static void show_has_what_belongs_to_it(void **state)
{
	struct json *doc;
	const struct json *draft;
	char *plain;

	(void)state;
	has_list("O20", "tasks", 4);
	has_list("O20", "events", 3);
	has_list("T33", "offers", 1);
	has_list("T33", "assignments", 1);
	has_list("D25", "revisions", 1);
	has_list("D25", "remarks", 3);
	has_list("D25", "reviews", 1);
	has_list("P4", "assessments", 2);
	has_list("P4", "notes", 1);
	doc = command_json(&team, "sato", "show", "T33", NULL);
	draft = json_first(json_get(json_get(doc, "lists"), "drafts"));
	assert_string_equal("D25", json_text(json_get(draft, "id")));
	assert_int_equal(3, json_count(json_get(json_get(draft, "lists"),
	    "remarks")));
	json_free(&doc);
	plain = team_must(&team, "sato", "show", "1020-3", NULL);
	assert_non_null(strstr(plain, "Remarks"));
	assert_non_null(strstr(plain, "小野寺 遥"));
	assert_non_null(strstr(plain, "3,080 yen"));
	mem_free(&plain);
}

/* Nobody sees by a reference what the lists keep from him. */
static void show_keeps_what_is_not_yours(void **state)
{
	struct json *doc = command_json(&team, "mikami", "show", "O20", NULL);
	char *plain;

	(void)state;
	assert_null(json_get(doc, "amount_yen"));
	assert_non_null(json_get(doc, "title"));
	json_free(&doc);
	plain = team_must(&team, "mikami", "show", "T33", NULL);
	assert_null(strstr(plain, "yen"));
	mem_free(&plain);
	team_refused(&team, 1, "", "kudo", "show", "P3", NULL);
	team_refused(&team, 1, "", "kudo", "list", "events", NULL);
	doc = command_json(&team, "kudo", "show", "P4", NULL);
	assert_int_equal(0, json_count(json_get(json_get(doc, "lists"),
	    "notes")));
	assert_int_equal(0, json_count(json_get(json_get(doc, "lists"),
	    "events")));
	json_free(&doc);
}

/* ---- what strangers wrote ---- */

static void a_terminal_gets_no_control(void **state)
{
	const char *argv[] = { team_program("teamjob"), "list", "orders",
	    "--json", NULL };
	struct pty *p;
	char *out;

	(void)state;
	command_order(&team, "a\033]0;evil\007b\xe2\x80\xae" "c\xc2\x9b" "2J", "1");
	command_order(&team, "\xe2\x80\x8b\xef\xbb\xbf見えない", "1");
	for (int i = 0; i < 3; i++) {
		out = team_must(&team, NULL, "list", "orders", i == 0 ? "--json"
		    : i == 1 ? "--csv" : NULL, NULL);
		command_clean(out);
		if (i == 0)	/* what is not seen is told */
			command_says(out, "\\u200b");
		mem_free(&out);
	}
	out = team_must(&team, NULL, "show", "O1", "--json", NULL);
	command_clean(out);
	mem_free(&out);
	p = pty_open(&(struct pty_options){ .rows = 24, .cols = 200,
	    .argv = argv, .env = (const char *const *)team.env_all });
	pty_expect(p, "]0;evilb");
	assert_int_equal(0, pty_end(p));
	assert_non_null(strstr(pty_screen(p), "\"id\":\"O1\""));
	pty_close(&p);
}

static void formulas_are_guarded(void **state)
{
	static const char *const titles[] = { "=1+1", "+81", "-x", "@sum",
	    "＝1+1", "＋81", "－x", "＠sum" };
	char *csv, want[80];

	(void)state;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		command_order(&team, titles[i], "1");
	for (int form = 0; form < 2; form++) {
		csv = form == 0 ? team_must(&team, NULL, "list", "orders",
		    "--csv", NULL) : team_must(&team, NULL, "export", "orders",
		    NULL);
		for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
			snprintf(want, sizeof want, "\"'%s\"", titles[i]);
			if (strstr(csv, want) == NULL)
				fail_msg("%s is not in %s", want, csv);
		}
		mem_free(&csv);
	}
}

/* ---- do and undo ---- */

static void undo_takes_back_ones_own_last_act(void **state)
{
	char *out;

	(void)state;
	MUST(&team, NULL, "do", "person.create", "--set", "name=千葉", "--set",
	    "login=chiba", "--set", "roles=director");
	command_order(&team, "一", "1000");
	MUST(&team, "sato", "do", "order.accept", "O1");
	MUST(&team, "chiba", "do", "order.hold", "O1", "--reason", "待ち", "--set",
	    "reason=待ち");
	/* Somebody else's act stands in the way, and is named. */
	team_refused(&team, 1, "\"hold\" came later", "sato", "do", "undo", NULL);
	out = team_must(&team, "chiba", "do", "undo", NULL);
	command_says(out, "order.hold");
	mem_free(&out);
	team_refused(&team, 1, "nothing of yours", "chiba", "do", "undo",
	    NULL);
	out = team_must(&team, "sato", "do", "undo", "--json", NULL);
	command_says(out, "order.accept");
	mem_free(&out);
	out = team_must(&team, "sato", "do", "undo", NULL);
	command_says(out, "order.create");
	mem_free(&out);
	out = team_must(&team, "sato", "list", "orders", "--json", NULL);
	assert_string_equal("[]\n", out);
	mem_free(&out);
}

static void many_are_done_until_one_is_refused(void **state)
{
	struct proc_result r;

	(void)state;
	command_order(&team, "一", "1000");
	command_order(&team, "二", "1000");
	MUST(&team, NULL, "do", "order.accept", "O2");
	team_run(&team, &r, NULL, "do", "order.accept", "O1", "O2", NULL);
	assert_int_equal(1, r.status);
	command_says(r.err, "1 of 2 are done; 1 refused");
	proc_clear(&r);
}

/* The reason of the operation is also the one that the action asks for. */
static void a_reason_is_said_once(void **state)
{
	struct json *doc;

	(void)state;
	command_order(&team, "一", "1000");
	MUST(&team, NULL, "do", "order.hold", "O1", "--reason", "写真を待つ");
	doc = command_json(&team, NULL, "show", "O1", NULL);
	assert_string_equal("写真を待つ", json_text(json_get(doc, "hold")));
	json_free(&doc);
}

/* ---- the other two programs ---- */

static void other_programs_say_what_is_wrong(void **state)
{
	static const struct { const char *program, *a, *b, *says; } cases[] = {
		{ "teamjob-sync", "--foo", NULL,
		  "\"--foo\" is no option of teamjob-sync" },
		{ "teamjob-sync", "all", NULL, "\"all\" is one word too many" },
		{ "teamjob-sync", "--db", NULL, "--db needs a value" },
		{ "teamjob-sync", "--lang", "de", "--lang is ja or en" },
		{ "teamjob-desk", "--foo", NULL,
		  "\"--foo\" is no option of teamjob-desk" },
		{ "teamjob-desk", "all", NULL, "\"all\" is one word too many" },
		{ "teamjob-desk", "--port", "99999",
		  "--port is a whole number from 0 to 65535" },
		{ "teamjob-desk", "--min-fill", "-1", "--min-fill is a whole" },
		{ "teamjob-desk", "--lang", "de", "--lang is ja or en" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *argv[] = { team_program(cases[i].program),
		    cases[i].a, cases[i].b, NULL };
		struct proc_result r;

		proc_run(&r, argv, (const char *const *)team.env_all, NULL);
		if (r.status != 2 || strstr(r.err, cases[i].says) == NULL)
			fail_msg("%s: %d %s", cases[i].says, r.status, r.err);
		proc_clear(&r);
	}
}

/* ---- failures ---- */

/* Words by "|"; with --json the same as one object. */
static void fails(int status, const char *code, const char *field,
    const char *words)
{
	const char *argv[20] = { team_program("teamjob") };
	struct proc_result r;
	struct json *doc;
	const struct json *e;
	char *text = mem_dup(words), *save = NULL;
	size_t n = 1;

	for (char *w = strtok_r(text, "|", &save); w != NULL && n < 18;
	    w = strtok_r(NULL, "|", &save))
		argv[n++] = w;
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	if (r.status != status || r.err[0] == '\0' || r.out[0] != '\0')
		fail_msg("%s: %d, \"%s\"%s", words, r.status, r.out, r.err);
	command_clean(r.err);
	proc_clear(&r);
	argv[n++] = "--json";
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	doc = command_parsed(r.out);
	e = json_get(doc, "error");
	if (r.status != status || json_text(json_get(e, "message")) == NULL ||
	    strcmp(code, json_text(json_get(e, "code"))) != 0)
		fail_msg("%s: %d %s", words, r.status, r.out);
	if (field != NULL)
		assert_string_equal(field, json_text(json_get(e, "field")));
	json_free(&doc);
	proc_clear(&r);
	mem_free(&text);
}

static void every_failure_is_json_too(void **state)
{
	(void)state;
	command_order(&team, "一", "1000");
	fails(2, "usage", NULL, "do|order.eat|1");
	fails(2, "usage", NULL, "do");
	fails(2, "usage", NULL, "do|order.create|O1");
	fails(2, "usage", NULL, "do|order.create|--set|nothing");
	fails(2, "usage", NULL, "do|undo|1|2");
	fails(2, "usage", NULL, "do|order.accept");
	fails(1, "invalid", "due", "do|order.create|--set|client=a|--set|"
	    "title=b|--set|due=soon");
	fails(1, "invalid", "client", "do|order.create|--set|title=b");
	fails(1, "invalid", "nosuch", "do|order.create|--set|nosuch=b");
	fails(1, "invalid", "amount", "do|order.accept|O1|--set|amount=x");
	fails(1, "not_found", NULL, "do|order.accept|O99");
	fails(1, "refused", NULL, "do|order.deliver|O1");
	fails(1, "not_found", NULL, "do|undo|99");
	fails(1, "not_found", NULL, "do|undo|1x");
	fails(1, "not_found", NULL, "show|O99");
	fails(1, "invalid", NULL, "list|orders|--filter|nosuch:1");
	fails(2, "usage", NULL, "list|orders|--sort|nosuch");
	fails(2, "usage", NULL, "list|nosuch");
	fails(2, "usage", NULL, "show|order");
	fails(2, "usage", NULL, "export|nosuch");
	fails(3, "io", NULL, "--config|/nowhere/config.yaml|list|orders");
	fails(1, "not_found", NULL, "--user|nobody|list|orders");
	fails(3, "io", NULL, "import|orders|/nowhere");
	fails(3, "not_found", NULL, "--db|/nowhere/team.db|list|orders");
}

static void hostile_words_get_one_sentence(void **state)
{
	static char digits[5000];
	static const char *const words[] = { "list|orders|--limit|",
	    "list|orders|--limit=", "do|order.create|", "list|", "show|thing|",
	    "help|", "", "--", "--db=", "import|", "check|", "doctor|--" };
	char line[6000];

	(void)state;
	memset(digits, '9', sizeof digits - 1);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		static const char *const tails[] = { digits, "\033[2Jx\007",
		    "\xff\xfe", "\xe2\x80\xae", "%s%n%1", "-99999999999999999",
		    "--nosuch" };

		for (size_t k = 0; k < sizeof tails / sizeof *tails; k++) {
			struct proc_result r;
			const char *argv[8] = { team_program("teamjob") };
			char *save = NULL;
			size_t n = 1;

			if (strcmp(words[i], "--db=") == 0)
				continue;	/* any bytes can be a file */
			snprintf(line, sizeof line, "%s%s", words[i], tails[k]);
			for (char *w = strtok_r(line, "|", &save); w != NULL;
			    w = strtok_r(NULL, "|", &save))
				argv[n++] = w;
			proc_run(&r, argv, (const char *const *)team.env_all,
			    NULL);
			if (r.status != 2)
				fail_msg("%s%s: %d %s%s", words[i], tails[k],
				    r.status, r.out, r.err);
			command_clean(r.err);
			assert_true(strlen(r.err) < 1500);
			proc_clear(&r);
		}
	}
}

/* ---- help, version, completion ---- */

static void help_and_version(void **state)
{
	static const char *const commands[] = { "init", "list", "show", "do",
	    "actions", "import", "export", "session", "ssh-keys",
	    "demo", "backup", "check", "sql", "doctor", "help", "version" };
	char *all = team_must(&team, NULL, "help", NULL);
	char *same = team_must(&team, NULL, "--help", NULL);
	char *out;

	(void)state;
	assert_string_equal(all, same);
	mem_free(&same);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		command_says(all, commands[i]);
		out = team_must(&team, NULL, "help", commands[i], NULL);
		same = team_must(&team, NULL, commands[i], "--help", NULL);
		assert_string_equal(out, same);
		command_says(out, "usage: teamjob");
		mem_free(&out);
		mem_free(&same);
	}
	mem_free(&all);
	out = team_must(&team, NULL, "--version", NULL);
	assert_memory_equal("teamjob ", out, 8);
	mem_free(&out);
}

/* What bash offers for a line, one a line. */
static void offers(const char *line, const char *want)
{
	char script[4000];
	const char *argv[] = { "bash", "-c", script, NULL };
	struct proc_result r;

	snprintf(script, sizeof script, "source '%s/completion'; "
	    "COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _teamjob; "
	    "printf ' %%s ' \"${COMPREPLY[@]}\"", team.dir, line);
	proc_run(&r, argv, NULL, NULL);
	if (strstr(r.out, want) == NULL || r.err[0] != '\0')
		fail_msg("%s: no %s in %s%s", line, want, r.out, r.err);
	proc_clear(&r);
}

static void bash_completes(void **state)
{
	char path[512], *out = team_must(&team, NULL, "actions",
	    "--completion", NULL);

	(void)state;
	command_file(&team, "completion", out, strlen(out), path);
	mem_free(&out);
	offers("teamjob ''", " doctor ");
	offers("teamjob li", " list ");
	offers("teamjob --", " --lang ");
	offers("teamjob --user sato do order.a", " order.accept ");
	offers("teamjob do order.accept --set am", " amount= ");
	offers("teamjob list ''", " outbox ");
	offers("teamjob list orders --sort ''", " due ");
	offers("teamjob list orders --l", " --limit ");
	offers("teamjob import ''", " people ");
	offers("teamjob show ''", " template ");
	offers("teamjob help ex", " export ");
}

static void actions_are_told_whole(void **state)
{
	char *out = team_must(&team, NULL, "actions", "--json", NULL);
	struct json *doc = command_parsed(out);

	(void)state;
	assert_true(json_count(doc) > 40);
	for (const struct json *v = json_first(doc); v != NULL;
	    v = json_next(v)) {
		assert_non_null(json_text(json_get(v, "name")));
		assert_non_null(json_text(json_get(v, "help")));
		assert_true(json_count(json_get(v, "roles")) > 0);
		assert_int_equal(JSON_ARRAY,
		    json_kind(json_get(v, "arguments")));
	}
	json_free(&doc);
	mem_free(&out);
}

/* ---- keeping ---- */

static void sql_reads_one_statement(void **state)
{
	char *out = team_must(&team, NULL, "sql", "SELECT name FROM person;",
	    NULL);

	(void)state;
	assert_string_equal("佐藤 亜希\n", out);
	mem_free(&out);
	team_refused(&team, 1, "One statement", NULL, "sql",
	    "SELECT 1; SELECT 2", NULL);
	team_refused(&team, 1, "One statement", NULL, "sql", " ", NULL);
	team_refused(&team, 1, "read", NULL, "sql", "DELETE FROM person",
	    NULL);
	team_refused(&team, 1, "SQL", NULL, "sql", "SELEC", NULL);
}

static void a_full_disk_is_said(void **state)
{
	char script[1200];
	const char *argv[] = { "sh", "-c", script, NULL };
	struct proc_result r;

	(void)state;
	snprintf(script, sizeof script, "'%s' list people >/dev/full",
	    team_program("teamjob"));
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	assert_int_equal(3, r.status);
	assert_true(r.err[0] != '\0');
	proc_clear(&r);
}

static void init_makes_a_team_once(void **state)
{
	char db[512], *out;
	struct stat st;

	(void)state;
	snprintf(db, sizeof db, "--db=%s/new/team.db", team.dir);
	for (int i = 0; i < 2; i++) {
		const char *argv[] = { team_program("teamjob"), "--lang", "en",
		    db, "init", "--team", " 雪\tあかり ", "--name", "佐藤",
		    "--no-input", NULL };
		struct proc_result r;

		proc_run(&r, argv, (const char *const *)team.env_all, NULL);
		assert_int_equal(i, r.status);
		if (i == 1)
			command_says(r.err, "already");
		proc_clear(&r);
	}
	assert_int_equal(0, stat(db + 5, &st));
	assert_int_equal(0600, st.st_mode & 0777);
	out = team_must(&team, NULL, "doctor", "--json", NULL);
	mem_free(&out);
}

static void init_asks_for_two_names(void **state)
{
	char db[512];
	const char *argv[] = { team_program("teamjob"), "--lang", "en", db,
	    "init", NULL, NULL };
	struct proc_result r;

	(void)state;
	snprintf(db, sizeof db, "--db=%s/asked.db", team.dir);
	argv[5] = "--no-input";
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	assert_int_equal(2, r.status);
	command_says(r.err, "--team");
	proc_clear(&r);
	argv[5] = NULL;
	proc_run(&r, argv, (const char *const *)team.env_all, "雪あかり\n");
	assert_int_equal(2, r.status);
	command_says(r.err, "--name");
	proc_clear(&r);
	assert_int_not_equal(0, access(db + 5, F_OK));
	proc_run(&r, argv, (const char *const *)team.env_all,
	    "雪あかり\n佐藤 亜希\n");
	assert_int_equal(0, r.status);
	proc_clear(&r);
	assert_int_equal(0, access(db + 5, F_OK));
}

/* ---- the file and its copies ---- */

static void backup_says(int status, const char *from, const char *to,
    const char *says)
{
	const char *argv[] = { team_program("teamjob"), "--lang", "en", "--db",
	    from, "backup", to, NULL };
	struct proc_result r;

	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	if (r.status != status ||
	    strstr(status == 0 ? r.out : r.err, says) == NULL)
		fail_msg("%s %s: %d %s%s", from, to, r.status, r.out, r.err);
	proc_clear(&r);
}

/* A copy takes the place of an older copy, not of a letter to the bank. */
static void a_backup_harms_no_other_file(void **state)
{
	char letter[512], copy[512], nowhere[512], empty[512];
	struct stat st;

	(void)state;
	command_file(&team, "letter.txt", "Dear bank", 9, letter);
	command_file(&team, "empty.db", "", 0, empty);
	snprintf(copy, sizeof copy, "%s/copy.db", team.dir);
	snprintf(nowhere, sizeof nowhere, "%s/no/copy.db", team.dir);
	backup_says(1, team.db, letter, "letter.txt is there and is no copy");
	assert_int_equal(0, stat(letter, &st));
	assert_int_equal(9, st.st_size);
	backup_says(0, team.db, empty, "Copied");
	backup_says(0, team.db, copy, "Copied");
	backup_says(0, team.db, copy, "Copied");
	backup_says(3, letter, copy, "letter.txt is no team file");
	backup_says(3, team.db, nowhere, "No such file or directory");
}

/* However it is named, a team file is one file with one lock beside it. */
static void a_link_leads_to_the_file(void **state)
{
	char folder[512], line[600], empty[512];
	struct proc_result r;
	const char *argv[] = { team_program("teamjob"), "--lang", "en", line,
	    "list", "orders", NULL };

	(void)state;
	command_order(&team, "旭川の冬", "1000");
	snprintf(folder, sizeof folder, "%s/link", team.dir);
	assert_int_equal(0, symlink(team.dir, folder));
	snprintf(line, sizeof line, "--db=%s/team.db", folder);
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	if (r.status != 0)
		fail_msg("%s", r.err);
	command_says(r.out, "旭川の冬");
	proc_clear(&r);
	command_file(&team, "empty.db", "", 0, empty);
	snprintf(line, sizeof line, "--db=%s", empty);
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	assert_int_equal(3, r.status);
	command_says(r.err, "empty.db is empty; teamjob init");
	proc_clear(&r);
}

/* The words are found beside a program that was moved with its share. */
static void an_installed_program_finds_its_words(void **state)
{
	static const char script[] = "mkdir -p \"$1/usr/bin\" "
	    "\"$1/usr/share/locale/ja/LC_MESSAGES\" && "
	    "cp \"$2\" \"$1/usr/bin/\" && cp \"${2%/*}\"/locale/ja/"
	    "LC_MESSAGES/teamjob.mo \"$1/usr/share/locale/ja/LC_MESSAGES\" && "
	    "exec \"$1/usr/bin/teamjob\" --lang ja help";
	const char *argv[] = { "/bin/sh", "-c", script, "sh", team.dir,
	    team_program("teamjob"), NULL };
	struct proc_result r;

	(void)state;
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	assert_int_equal(0, r.status);
	command_says(r.out, "使い方");
	proc_clear(&r);
}

/* Whoever keeps the file may check it, a member of the team or not. */
static void anybody_who_reads_the_file_checks_it(void **state)
{
	(void)state;
	MUST(&team, "nobody", "check");
}

static void check_makes_the_search_anew(void **state)
{
	struct json *doc;

	(void)state;
	command_order(&team, "旭川の冬", "1000");
	doc = command_json(&team, NULL, "check", "--rebuild-search", "--deep");
	assert_true(json_true(json_get(doc, "sound")));
	json_free(&doc);
	doc = command_json(&team, NULL, "list", "orders", "--filter=旭川");
	assert_int_equal(1, json_count(doc));
	json_free(&doc);
}

#define FLOW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#define DEMO(f) cmocka_unit_test_setup_teardown(f, setup_demo, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DEMO(every_list_in_every_form),
		DEMO(lists_are_cut_sorted_and_filtered),
		DEMO(show_takes_every_form_of_reference),
		DEMO(show_has_what_belongs_to_it),
		DEMO(show_keeps_what_is_not_yours),
		FLOW(a_terminal_gets_no_control),
		FLOW(formulas_are_guarded),
		FLOW(undo_takes_back_ones_own_last_act),
		FLOW(many_are_done_until_one_is_refused),
		FLOW(a_reason_is_said_once),
		FLOW(other_programs_say_what_is_wrong),
		FLOW(every_failure_is_json_too),
		FLOW(hostile_words_get_one_sentence),
		FLOW(help_and_version),
		FLOW(bash_completes),
		FLOW(actions_are_told_whole),
		FLOW(sql_reads_one_statement),
		FLOW(a_full_disk_is_said),
		FLOW(init_makes_a_team_once),
		FLOW(init_asks_for_two_names),
		FLOW(a_backup_harms_no_other_file),
		FLOW(a_link_leads_to_the_file),
		FLOW(an_installed_program_finds_its_words),
		FLOW(anybody_who_reads_the_file_checks_it),
		FLOW(check_makes_the_search_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
