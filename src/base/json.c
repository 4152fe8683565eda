#include "teamjob/base/json.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "teamjob/base/mem.h"

enum { PRINT_FIRST = 1024,	/* bytes: an order as most are */
    POINTER_MAX = 1000 };

/* A value for which there was no memory would be left out, or be a null in the
 * ledger: cJSON's memory is there, or ends the program, as ours does. */
static void *give(size_t bytes)
{
	return mem_resize(NULL, bytes, 1);
}

static void take(void *p)
{
	mem_free(&p);
}

__attribute__((constructor)) static void use_our_memory(void)
{
	cJSON_Hooks hooks = { give, take };

	cJSON_InitHooks(&hooks);
}

static const cJSON *node(const struct json *v)
{
	return (const cJSON *)(const void *)v;
}

static const struct json *value(const cJSON *n)
{
	return (const struct json *)(const void *)n;
}

/* The name of a key that stands twice in one object, or NULL. */
static const char *duplicate_of(const cJSON *object)
{
	const cJSON *a, *b;

	for (a = object->child; a != NULL; a = a->next)
		for (b = a->next; b != NULL; b = b->next)
			if (strcmp(a->string, b->string) == 0)
				return a->string;
	return NULL;
}

static const char *find_duplicate(const cJSON *n)
{
	const char *found = cJSON_IsObject(n) ? duplicate_of(n) : NULL;
	const cJSON *child;

	for (child = n->child; found == NULL && child != NULL;
	    child = child->next)
		if (child->child != NULL)
			found = find_duplicate(child);
	return found;
}

enum tj_code json_parse(const char *text, size_t len, struct json **out,
    struct tj_err *err)
{
	enum tj_code code = json_scan(text, len, err);
	const char *twice;
	cJSON *root;

	*out = NULL;
	if (code != TJ_OK)
		return code;
	root = cJSON_ParseWithLength(text, len);
	if (root == NULL)
		return tj_fail(err, TJ_INVALID, N_("JSON cannot be read"),
		    NULL);
	twice = find_duplicate(root);
	if (twice != NULL) {
		code = tj_fail(err, TJ_INVALID,
		    N_("JSON has the key \"%1\" twice"), twice, NULL);
		cJSON_Delete(root);
		return code;
	}
	*out = (struct json *)(void *)root;
	return TJ_OK;
}

void json_free(struct json **doc)
{
	if (*doc != NULL)
		cJSON_Delete((cJSON *)(void *)*doc);
	*doc = NULL;
}

enum json_kind json_kind(const struct json *v)
{
	const cJSON *n = node(v);

	return cJSON_IsBool(n) ? JSON_BOOL : cJSON_IsNumber(n) ? JSON_NUMBER
	    : cJSON_IsString(n) ? JSON_STRING : cJSON_IsArray(n) ? JSON_ARRAY
	    : cJSON_IsObject(n) ? JSON_OBJECT : JSON_NULL;
}

const struct json *json_get(const struct json *v, const char *name)
{
	if (v == NULL || !cJSON_IsObject(node(v)))
		return NULL;
	return value(cJSON_GetObjectItemCaseSensitive(node(v), name));
}

static const struct json *element(const struct json *v, const char *number)
{
	const cJSON *n = node(v);
	char *end;
	long at = strtol(number, &end, 10);

	if (*number == '\0' || *end != '\0' || at < -1)
		return NULL;
	return value(cJSON_GetArrayItem(n, at < 0 ? cJSON_GetArraySize(n) - 1
	    : at < INT_MAX ? (int)at : INT_MAX));
}

/* One step of a pointer, with ~0 for ~ and ~1 for /. */
static const char *take_step(struct buf *step, const char *from)
{
	buf_reset(step);
	while (*from != '\0' && *from != '/') {
		bool escape = from[0] == '~' && (from[1] == '0' ||
		    from[1] == '1');

		buf_char(step, !escape ? *from : from[1] == '0' ? '~' : '/');
		from += escape ? 2 : 1;
	}
	return from;
}

const struct json *json_at(const struct json *v, const char *pointer)
{
	struct buf step;

	buf_init(&step, POINTER_MAX);
	while (v != NULL && *pointer == '/') {
		pointer = take_step(&step, pointer + 1);
		v = json_kind(v) == JSON_ARRAY ? element(v, step.data)
		    : json_get(v, step.data);
	}
	buf_clear(&step);
	return v;
}

const struct json *json_first(const struct json *v)
{
	return v != NULL ? value(node(v)->child) : NULL;
}

const struct json *json_next(const struct json *v)
{
	return v != NULL ? value(node(v)->next) : NULL;
}

const char *json_name(const struct json *v)
{
	return node(v)->string != NULL ? node(v)->string : "";
}

size_t json_count(const struct json *v)
{
	size_t n = 0;

	for (v = json_first(v); v != NULL; v = json_next(v))
		n++;
	return n;
}

const char *json_text(const struct json *v)
{
	return v != NULL && cJSON_IsString(node(v)) ? node(v)->valuestring
	    : NULL;
}

bool json_true(const struct json *v)
{
	return v != NULL && cJSON_IsTrue(node(v));
}

bool json_int(const struct json *v, int64_t *out)
{
	double number;

	if (v == NULL || !cJSON_IsNumber(node(v)))
		return false;
	number = node(v)->valuedouble;
	if (!(fabs(number) < 1e15) || floor(number) < number)
		return false;
	*out = (int64_t)number;
	return true;
}

bool json_decimal(const struct json *v, char *out, size_t size)
{
	double number;
	int n;

	if (v == NULL || !cJSON_IsNumber(node(v)))
		return false;
	number = node(v)->valuedouble;
	if (!(fabs(number) < 1e12))
		return false;
	if (fabs(number * 1000 - round(number * 1000)) > 1e-6)
		return false;
	n = snprintf(out, size, "%.3f", number);
	if (n < 0 || (size_t)n >= size)
		return false;
	while (n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (n > 0 && out[n - 1] == '.')
		out[--n] = '\0';
	return true;
}

void json_print(struct buf *out, const struct json *v)
{
	char *text = v != NULL
	    ? cJSON_PrintBuffered(node(v), PRINT_FIRST, false) : NULL;

	buf_str(out, text != NULL ? text : "null");
	cJSON_free(text);
}

const char *json_library(void)
{
	return cJSON_Version();
}
