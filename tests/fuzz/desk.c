/* The desk's form and its handling of requests, on a database of its own. */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "teamjob/base/mem.h"
#include "teamjob/desk/desk.h"
#include "teamjob/desk/form.h"
#include "teamjob/text/utf8.h"

void fuzz_form(const char *data, size_t len)
{
	static const char *const known[] = { "title", "brief", "name", "due",
	    "quantity", "token", NULL };
	struct form form;
	struct tj_err err;

	if (form_parse(data, len, known, &form, &err) == TJ_OK)
		for (size_t i = 0; i < form.n; i++)
			MUST(utf8_valid(form.field[i].value,
			    strlen(form.field[i].value)));
	else
		MUST(form.n == 0 && err.message != NULL);
	form_clear(&form);
}

static void close_desk(void);

static struct desk *desk_of_tests(void)
{
	static struct desk desk = { .team = "Snowlight", .lang = "en",
	    .url = "http://desk.test", .api_token = "token" };
	char path[] = "/tmp/teamjob-fuzz-desk-XXXXXX";
	struct tj_err err;
	int fd;

	if (desk.rows != NULL)
		return &desk;
	fd = mkstemp(path);
	MUST(fd >= 0);
	close(fd);
	unlink(path);
	MUST(rows_open(path, &desk.rows, &err) == TJ_OK);
	unlink(path);		/* what is open stays; nothing is left behind */
	atexit(close_desk);
	return &desk;
}

static void close_desk(void)
{
	rows_close(&desk_of_tests()->rows);
}

/* The next line; NULL where there is none. */
static char *line_of(char **at)
{
	char *line = *at, *end;

	if (line == NULL)
		return NULL;
	end = strchr(line, '\n');
	*at = end != NULL ? end + 1 : NULL;
	if (end != NULL)
		*end = '\0';
	return line;
}

static bool one_line(const char *text)
{
	return text == NULL || strpbrk(text, "\r\n") == NULL;
}

/* Method, path, query and the headers, a line each; then the body. An empty
 * header is none. */
void fuzz_request(const char *data, size_t len)
{
	char *text, *at;
	struct http_request request = { 0 };
	struct http_answer answer;
	const char *method, *path, *query;

	if (memchr(data, 0, len) != NULL)
		return;
	text = at = mem_dup(data);
	method = line_of(&at);
	path = line_of(&at);
	query = line_of(&at);
	request.method = strcmp(method, "POST") == 0 ? "POST" : "GET";
	request.path = path != NULL && path[0] == '/' ? path : "/";
	request.query = query != NULL ? query : "";
	for (int i = 0; i < HTTP_HEADER_COUNT; i++) {
		const char *value = line_of(&at);

		request.header[i] = value != NULL && value[0] != '\0' ? value
		    : NULL;
	}
	request.body = at != NULL ? at : "";
	request.body_len = strlen(request.body);
	http_answer_init(&answer);
	desk_answer(desk_of_tests(), &request, &answer);
	MUST(answer.status >= 200 && answer.status < 600);
	MUST(one_line(answer.location) && one_line(answer.link) &&
	    one_line(answer.etag));
	MUST(utf8_valid(answer.body.data, answer.body.len));
	http_answer_clear(&answer);
	mem_free(&text);
}
