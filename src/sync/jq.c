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

/* The child gets "LENGTH\n", the program and the page. */
static enum tj_code run_child(const char *program, bool xml, const char *page,
    size_t len, struct buf *out, int64_t deadline_ms, struct tj_err *err)
{
	char *dir = file_program_dir();
	struct buf self, in, said;
	char json[] = "--jq", feed[] = "--jq-xml";
	char *argv[] = { NULL, xml ? feed : json, NULL };
	enum tj_code code;

	buf_init(&self, 4096);
	buf_init(&in, JSON_BYTES_MAX + (1 << 17));
	buf_init(&said, SAID_MAX);
	buf_printf(&self, "%s/teamjob-sync", dir);
	buf_printf(&in, "%zu\n%s", strlen(program), program);
	buf_add(&in, page, len);
	argv[0] = self.data;
	code = child_run(argv, in.data, in.len, out, &said, deadline_ms, err);
	if (code == TJ_INVALID)
		code = tj_fail(err, TJ_INVALID, N_("The jq program failed: %1"),
		    said.data, NULL);
	else if (code == TJ_LIMIT)
		code = tj_fail(err, TJ_LIMIT, N_("The jq program took too long "
		    "or too much memory"), NULL);
	buf_clear(&self);
	buf_clear(&in);
	buf_clear(&said);
	mem_free(&dir);
	return code;
}

enum tj_code jq_map(const char *program, const char *page, size_t len,
    struct buf *out, int64_t deadline_ms, struct tj_err *err)
{
	struct buf kept;
	enum tj_code code = json_scan(page, len, err);

	if (code != TJ_OK)
		return code;
	buf_init(&kept, JSON_BYTES_MAX);
	jq_keep_digits(&kept, page, len);
	code = kept.over ? tj_fail(err, TJ_LIMIT,
	    N_("The answer is too large"), NULL)
	    : run_child(program, false, kept.data, kept.len, out, deadline_ms,
	    err);
	buf_clear(&kept);
	return code;
}

enum tj_code jq_map_xml(const char *program, const char *page, size_t len,
    struct buf *out, int64_t deadline_ms, struct tj_err *err)
{
	return run_child(program, true, page, len, out, deadline_ms, err);
}

enum tj_code jq_first(const char *program, const char *value, size_t len,
    char **out, int64_t deadline_ms, struct tj_err *err)
{
	struct json *doc = NULL;
	const struct json *first;
	struct buf given, one;
	enum tj_code code;

	*out = NULL;
	buf_init(&given, JSON_BYTES_MAX);
	buf_init(&one, JSON_BYTES_MAX);
	code = jq_map(program, value, len, &given, deadline_ms, err);
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
	setrlimit(RLIMIT_FSIZE, &none);
	setrlimit(RLIMIT_NOFILE, &none);
	setrlimit(RLIMIT_NPROC, &none);
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
	if (jv_get_kind(message) == JV_KIND_STRING)
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

static int map_input(struct buf *in, bool xml)
{
	struct buf page;
	char *rest, *program;
	size_t n = strtoul(in->data, &rest, 10), left;
	jq_state *q = jq_init();
	int status = 1;

	left = in->len - (size_t)(rest - in->data);
	if (q == NULL || *rest != '\n' || left < n + 1)
		return 1;
	program = mem_dup_n(rest + 1, n);
	jq_set_error_cb(q, on_fault, NULL);
	buf_init(&page, XML_JSON_MAX);
	if (!xml)
		buf_add(&page, rest + 1 + n, left - n - 1);
	if ((!xml || read_xml(&page, rest + 1 + n, left - n - 1)) &&
	    jq_compile(q, program))
		status = map_page(q, page.data, page.len);
	buf_clear(&page);
	jq_teardown(&q);
	mem_free(&program);
	return status;
}

void jq_child(bool xml)
{
	struct buf in;
	int status = 1;

	confine();
	buf_init(&in, JSON_BYTES_MAX + (1 << 17));
	if (file_read("-", &in, NULL) == TJ_OK)
		status = map_input(&in, xml);
	/* At once: with no descriptor left nothing may run at the exit. */
	_exit(status);
}
