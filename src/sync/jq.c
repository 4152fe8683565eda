#include "teamjob/sync/jq.h"

#include <ctype.h>
#include <jq.h>
#include <jv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "teamjob/base/file.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/sync/child.h"
#include "teamjob/sync/xml.h"

enum { CPU_S = 5, MEMORY_BYTES = 256 << 20, SAID_MAX = 4096,
    DIGITS_SAFE = 15, XML_JSON_MAX = 4 * JSON_BYTES_MAX };

void jq_keep_digits(struct buf *out, const char *json, size_t len)
{
	bool inside = false;

	for (size_t i = 0; i < len;) {
		size_t n = 1;

		if (inside && json[i] == '\\')
			n = 2;
		else if (json[i] == '"')
			inside = !inside;
		else if (!inside && (json[i] == '-' ||
		    isdigit((unsigned char)json[i])))
			n = strspn(json + i, "-+.0123456789eE");
		if (!inside && n > DIGITS_SAFE &&
		    strcspn(json + i, ".eE") >= n)
			buf_printf(out, "\"%.*s\"", (int)n, json + i);
		else
			buf_add(out, json + i, n);
		i += n;
	}
}

/* ---- what went wrong ---- */

/* The number after `text` in what was said, or 0. */
static unsigned long number_after(const char *said, const char *text)
{
	const char *at = strstr(said, text);

	return at != NULL ? strtoul(at + strlen(text), NULL, 10) : 0;
}

/* jq says of a program that cannot be read: "jq: error: WHY (hint about shells)
 * at <top-level>, line N:", then the program. */
static enum tj_code no_program(const char *key, const char *said,
    struct tj_err *err)
{
	static const char *const ends[] = { " (Unix shell", " at <", "\n" };
	size_t n = strlen(said);
	char line[24];
	struct buf why;

	snprintf(line, sizeof line, "%lu", number_after(said, ", line "));
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *end = strstr(said, ends[i]);

		if (end != NULL && (size_t)(end - said) < n)
			n = (size_t)(end - said);
	}
	buf_init(&why, SAID_MAX);
	buf_add(&why, said, n);
	tj_fail(err, TJ_INVALID, N_("The jq program under the key %1 can "
	    "not be read: line %2, %3"), key, line, why.data, NULL);
	buf_clear(&why);
	return TJ_INVALID;
}

static enum tj_code say_fault(const char *key, enum tj_code code,
    const struct buf *said, struct tj_err *err)
{
	static const char compile[] = "jq: error: ";

	if (code == TJ_INVALID && strncmp(said->data, compile,
	    strlen(compile)) == 0)
		return no_program(key, said->data + strlen(compile), err);
	if (code == TJ_INVALID)
		return tj_fail(err, TJ_INVALID, N_("The jq program under the "
		    "key %1 failed: %2"), key, said->data, NULL);
	if (code == TJ_LIMIT)
		return tj_fail(err, TJ_LIMIT, N_("The jq program took too long "
		    "or too much memory"), NULL);
	return code;
}

/* ---- the parent ---- */

static const char *const task_words[] = {
	[JQ_JSON] = "--jq", [JQ_XML] = "--jq-xml", [JQ_CHECK] = "--jq-check",
};

bool jq_is_task(const char *word, enum jq_task *task)
{
	for (size_t i = 0; i < sizeof task_words / sizeof *task_words; i++)
		if (strcmp(word, task_words[i]) == 0) {
			*task = (enum jq_task)i;
			return true;
		}
	return false;
}

/* A program, and the key of the config it stands under. */
struct program {
	const char *text, *key;
};

/* The child gets "LENGTH\n", the program and the page. */
static enum tj_code run_child(const struct program *program,
    enum jq_task task, const char *page, size_t len, struct buf *out,
    int64_t deadline_ms, struct tj_err *err)
{
	char *dir = file_program_dir(), *word = mem_dup(task_words[task]);
	struct buf self, in, said;
	char *argv[] = { NULL, word, NULL };
	enum tj_code code;

	buf_init(&self, 4096);
	buf_init(&in, JSON_BYTES_MAX + (1 << 17));
	buf_init(&said, SAID_MAX);
	buf_printf(&self, "%s/teamjob-sync", dir);
	buf_printf(&in, "%zu\n%s", strlen(program->text), program->text);
	buf_add(&in, page, len);
	argv[0] = self.data;
	code = say_fault(program->key, child_run(argv, in.data, in.len, out,
	    &said, deadline_ms, err), &said, err);
	buf_clear(&self);
	buf_clear(&in);
	buf_clear(&said);
	mem_free(&word);
	mem_free(&dir);
	return code;
}

/* The page, which was scanned, is of HTTP_BODY_MAX at most; of every 17 bytes
 * two more are made. */
static enum tj_code map_json(const struct program *program, const char *page,
    size_t len, struct buf *out, int64_t deadline_ms, struct tj_err *err)
{
	struct buf kept;
	enum tj_code code;

	buf_init(&kept, JSON_BYTES_MAX);
	jq_keep_digits(&kept, page, len);
	code = run_child(program, JQ_JSON, kept.data, kept.len, out,
	    deadline_ms, err);
	buf_clear(&kept);
	return code;
}

enum tj_code jq_map(const char *program, bool xml, const char *page,
    size_t len, struct buf *out, int64_t deadline_ms, struct tj_err *err)
{
	const struct program p = { program, "jq" };

	return xml ? run_child(&p, JQ_XML, page, len, out, deadline_ms, err)
	    : map_json(&p, page, len, out, deadline_ms, err);
}

enum tj_code jq_check(const char *program, const char *key,
    int64_t deadline_ms, struct tj_err *err)
{
	const struct program p = { program, key };
	struct buf out;
	enum tj_code code;

	buf_init(&out, SAID_MAX);
	code = run_child(&p, JQ_CHECK, "", 0, &out, deadline_ms, err);
	buf_clear(&out);
	return code;
}

enum tj_code jq_first(const char *program, const char *key,
    const char *value, size_t len, char **out, int64_t deadline_ms,
    struct tj_err *err)
{
	const struct program p = { program, key };
	struct json *doc = NULL;
	const struct json *first;
	struct buf given, one;
	enum tj_code code;

	*out = NULL;
	buf_init(&given, JSON_BYTES_MAX);
	buf_init(&one, JSON_BYTES_MAX);
	code = map_json(&p, value, len, &given, deadline_ms, err);
	if (code == TJ_OK)
		code = json_parse(given.data, given.len, &doc, err);
	first = json_first(json_get(doc, "orders"));
	if (code == TJ_OK && first != NULL) {
		json_print(&one, first);
		*out = buf_take(&one);
	}
	json_free(&doc);
	buf_clear(&one);
	buf_clear(&given);
	return code;
}

/* ---- the child ---- */

static void confine(void)
{
	const struct rlimit cpu = { CPU_S, CPU_S }, none = { 0, 0 };

	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_NPROC, &none);
#ifndef TEAMJOB_COVERAGE	/* which writes down at the end what was run */
	setrlimit(RLIMIT_FSIZE, &none);
	setrlimit(RLIMIT_NOFILE, &none);
#endif
#ifndef TEAMJOB_SANITIZED
	const struct rlimit memory = { MEMORY_BYTES, MEMORY_BYTES };

	setrlimit(RLIMIT_AS, &memory);
#endif
}

static void complain(const char *what)
{
	(void)file_write_all(STDERR_FILENO, what, strlen(what));
}

/* Compile faults come here, one after another. */
static void on_fault(void *arg, jv message)
{
	(void)arg;
	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jv_dump_string(message, 0);
	complain(jv_string_value(message));
	jv_free(message);
}

/* Whether the last, invalid value was a fault and no end. */
static bool is_fault(jv last)
{
	bool fault = jv_invalid_has_msg(jv_copy(last));

	if (fault)
		on_fault(NULL, jv_invalid_get_msg(last));
	else
		jv_free(last);
	return fault;
}

static int map_page(jq_state *q, const char *page, size_t len)
{
	jv in = jv_parse_sized(page, (int)len), value;
	const char *comma = "";

	if (!jv_is_valid(in)) {
		jv_free(in);
		complain("no JSON");
		return 1;
	}
	fputs("{\"orders\":[", stdout);
	jq_start(q, in, 0);
	while (jv_is_valid(value = jq_next(q))) {
		jv text = jv_dump_string(value, 0);

		fputs(comma, stdout);
		fputs(jv_string_value(text), stdout);
		comma = ",";
		jv_free(text);
	}
	fputs("]}", stdout);
	return is_fault(value) || fflush(stdout) != 0;
}

/* A page of XML takes the place of itself as JSON. */
static bool read_xml(struct buf *page, const char *text, size_t len)
{
	const char *fault = xml_to_json(page, text, len);

	if (fault != NULL) {
		complain("no XML that can be read: ");
		complain(fault);
	}
	return fault == NULL;
}

static int do_task(enum jq_task task, jq_state *q, const char *program,
    const char *input, size_t len)
{
	struct buf page;
	int status = 1;

	buf_init(&page, XML_JSON_MAX);
	if (task == JQ_JSON)
		buf_add(&page, input, len);
	if ((task != JQ_XML || read_xml(&page, input, len)) &&
	    jq_compile(q, program))
		status = task == JQ_CHECK ? 0 : map_page(q, page.data,
		    page.len);
	buf_clear(&page);
	return status;
}

static int map_input(struct buf *in, enum jq_task task)
{
	char *rest, *program;
	size_t n = strtoul(in->data, &rest, 10), left;
	jq_state *q = jq_init();
	int status;

	left = in->len - (size_t)(rest - in->data);
	if (q == NULL || *rest != '\n' || left < n + 1)
		return 1;
	program = mem_dup_n(rest + 1, n);
	jq_set_error_cb(q, on_fault, NULL);
	status = do_task(task, q, program, rest + 1 + n, left - n - 1);
	jq_teardown(&q);
	mem_free(&program);
	return status;
}

void jq_child(enum jq_task task)
{
	struct buf in;
	int status = 1;

	confine();
	buf_init(&in, JSON_BYTES_MAX + (1 << 17));
	if (file_read("-", &in, NULL) == TJ_OK)
		status = map_input(&in, task);
	/* At once: with no descriptor left nothing may run at the exit. */
	_exit(status);
}
