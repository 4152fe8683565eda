#include "teamjob/sync/xml.h"

#include <expat.h>
#include <stdbool.h>
#include <string.h>

#include "teamjob/base/json.h"

enum { TEXT_MAX = 4 << 20 };

struct reading {
	XML_Parser parser;
	struct json_out json;
	struct buf text;	/* since the last element began or ended */
	int depth;
	const char *fault;
};

static void stop(struct reading *r, const char *why)
{
	if (r->fault == NULL)
		r->fault = why;
	XML_StopParser(r->parser, XML_FALSE);
}

static void flush(struct reading *r)
{
	if (r->text.over)
		stop(r, "a text is too long");
	else if (strspn(r->text.data, " \t\r\n") < r->text.len)
		json_put_text(&r->json, NULL, r->text.data);
	buf_reset(&r->text);
}

static void XMLCALL on_start(void *arg, const XML_Char *name,
    const XML_Char **attributes)
{
	struct reading *r = arg;

	if (r->depth++ == XML_DEPTH_MAX) {
		stop(r, "elements are nested too deep");
		return;
	}
	if (r->depth > 1)
		flush(r);
	json_open_object(&r->json, NULL);
	json_put_text(&r->json, "name", name);
	json_open_object(&r->json, "attr");
	for (; attributes[0] != NULL; attributes += 2)
		json_put_text(&r->json, attributes[0], attributes[1]);
	json_close_object(&r->json);
	json_open_array(&r->json, "of");
}

static void XMLCALL on_end(void *arg, const XML_Char *name)
{
	struct reading *r = arg;

	(void)name;
	flush(r);
	json_close_array(&r->json);
	json_close_object(&r->json);
	r->depth--;
}

static void XMLCALL on_text(void *arg, const XML_Char *text, int len)
{
	struct reading *r = arg;

	buf_add(&r->text, text, (size_t)len);
}

/* Entities can make much of little, and name files: none is allowed. */
static void XMLCALL on_entity(void *arg, const XML_Char *name, int parameter,
    const XML_Char *value, int len, const XML_Char *base,
    const XML_Char *system, const XML_Char *public, const XML_Char *notation)
{
	(void)name, (void)parameter, (void)value, (void)len, (void)base;
	(void)system, (void)public, (void)notation;
	stop(arg, "it declares entities");
}

const char *xml_to_json(struct buf *out, const char *text, size_t len)
{
	struct reading r = { .parser = XML_ParserCreate(NULL) };

	if (r.parser == NULL)
		return "no memory";
	buf_init(&r.text, TEXT_MAX);
	json_out_init(&r.json, out);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetEntityDeclHandler(r.parser, on_entity);
	XML_SetParamEntityParsing(r.parser, XML_PARAM_ENTITY_PARSING_NEVER);
	if (XML_Parse(r.parser, text, (int)len, 1) != XML_STATUS_OK &&
	    r.fault == NULL)
		r.fault = XML_ErrorString(XML_GetErrorCode(r.parser));
	if (r.fault == NULL && out->over)
		r.fault = "it is too large";
	XML_ParserFree(r.parser);
	buf_clear(&r.text);
	return r.fault;
}
