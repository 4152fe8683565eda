#include "keys.h"

#include <string.h>

#include "teamjob/config/config.h"

enum { KEYS_MAX = 32, DAY_MINUTES = 1440,
    WEEK_SECONDS = 604800 };

#define OPT CYAML_FLAG_OPTIONAL
#define OPT_TEXT (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define OPT_ENUM (CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT)
#define COUNT(list) (sizeof(list) / sizeof *(list))

static cyaml_schema_field_t built[SECTION_COUNT][KEYS_MAX];

static const cyaml_strval_t kinds[] = {
	{ "native", CONFIG_NATIVE }, { "jq", CONFIG_JQ },
};
static const cyaml_strval_t pagings[] = {
	{ "link", PAGING_LINK }, { "page", PAGING_PAGE },
	{ "offset", PAGING_OFFSET }, { "next_url", PAGING_NEXT_URL },
	{ "cursor", PAGING_CURSOR }, { "none", PAGING_NONE },
};
static const cyaml_strval_t sinces[] = {
	{ "none", SINCE_NONE }, { "param", SINCE_PARAM },
	{ "cursor", SINCE_CURSOR }, { "etag", SINCE_ETAG },
};
static const cyaml_strval_t ways[] = {
	{ "starttls", CONFIG_STARTTLS }, { "none", CONFIG_PLAIN },
};
static const cyaml_strval_t formats[] = {
	{ "rfc3339", SINCE_RFC3339 }, { "unix", SINCE_UNIX },
	{ "day", SINCE_DAY },
};

static const cyaml_strval_t methods[] = {
	{ "POST", STATUS_POST }, { "PUT", STATUS_PUT },
	{ "PATCH", STATUS_PATCH },
};
static const cyaml_strval_t types[] = {
	{ "json", STATUS_JSON }, { "form", STATUS_FORM },
};

static const cyaml_schema_value_t word = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 1000)
};
static const cyaml_schema_value_t source = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct config_source,
	    built[SECTION_SOURCE])
};
static const cyaml_schema_value_t top = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct config,
	    built[SECTION_TOP])
};

static const struct config_key top_keys[] = {
	{ CYAML_FIELD_STRING_PTR("team", OPT_TEXT, struct config, team, 1,
	    200), "チームジョブ", "The team's name, for a new team file." },
	{ CYAML_FIELD_STRING_PTR("lang", OPT_TEXT, struct config, lang, 1,
	    20), "ja", "Language: ja or en. Otherwise that of the locale." },
	{ CYAML_FIELD_UINT("ambiguous", OPT, struct config, ambiguous),
	    "1", "Columns of signs like ○ and ★ in your terminal: 1 or 2." },
	{ CYAML_FIELD_BOOL("ascii_lines", OPT, struct config, ascii_lines),
	    "false", "Frames of - | + for terminals that draw no lines." },
	{ CYAML_FIELD_STRING_PTR("db", OPT_TEXT, struct config, db, 1,
	    4000), "/var/lib/teamjob/team.db",
	    "The team file. Otherwise teamjob/team.db in your data folder." },
	{ CYAML_FIELD_STRING_PTR("packages", OPT_TEXT, struct config, packages,
	    1, 4000), "/srv/teamjob/packages",
	    "The folder into which the workstation writes packages of orders." },
	{ CYAML_FIELD_MAPPING_PTR("mail", OPT_TEXT, struct config, mail,
	    built[SECTION_MAIL]), NULL,
	    "The mail server that letters with news are handed to. Without it\n"
	    "none are sent." },
	{ CYAML_FIELD_SEQUENCE("sources", OPT_TEXT, struct config, sources,
	    &source, 0, 100), NULL, "Where orders are pulled from." },
	{ .field = CYAML_FIELD_END },
};

static const struct config_key source_keys[] = {
	{ CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER,
	    struct config_source, name, 1, 32), "desk",
	    "Short name, kept for ever: small letters, digits, . _ -" },
	{ CYAML_FIELD_STRING_PTR("label", OPT_TEXT, struct config_source,
	    label, 1, 200), "注文窓口", "The name that people see." },
	{ CYAML_FIELD_STRING_PTR("url", CYAML_FLAG_POINTER,
	    struct config_source, url, 1, 2000),
	    "https://desk.example.jp/api/orders", "The list of orders." },
	{ CYAML_FIELD_ENUM("kind", OPT_ENUM, struct config_source, kind,
	    kinds, COUNT(kinds)), "native",
	    "native: the order feed of teamjob-desk (docs/order-feed.md).\n"
	    "jq: any other JSON, turned into that shape by the jq program." },
	{ CYAML_FIELD_STRING_PTR("jq", OPT_TEXT, struct config_source, jq,
	    1, 65536), "'.items[] | {id: .no, title: .name}'",
	    "For kind jq: from one page to its orders, one after another." },
	{ CYAML_FIELD_BOOL("xml", OPT, struct config_source, xml), "false",
	    "For kind jq: its pages are XML, such as Atom or RSS. The program gets\n"
	    "the root element, {name, attr, of: [texts and elements]}." },
	{ CYAML_FIELD_STRING_PTR("token", OPT_TEXT, struct config_source,
	    token, 1, 2000), "file:/etc/teamjob/desk.token",
	    "The secret: env:NAME, or file:PATH (mode 0600). Never itself." },
	{ CYAML_FIELD_SEQUENCE("token_cmd", OPT_TEXT, struct config_source,
	    token_cmd, &word, 1, 20), "[/usr/bin/pass, show, desk]",
	    "Or a program that prints it: absolute path, arguments, no shell."
	    },
	{ CYAML_FIELD_STRING_PTR("header", OPT_TEXT, struct config_source,
	    header, 1, 100), "X-Api-Key",
	    "The header that carries it. Otherwise Authorization: Bearer." },
	{ CYAML_FIELD_STRING_PTR("token_param", OPT_TEXT,
	    struct config_source, token_param, 1, 100), "apiKey",
	    "Or the parameter of the query that carries it." },
	{ CYAML_FIELD_STRING_PTR("ca", OPT_TEXT, struct config_source, ca, 1,
	    4000), "/etc/teamjob/shop-ca.pem",
	    "The authority of its certificate, if it is not a public one." },
	{ CYAML_FIELD_UINT("timeout", OPT, struct config_source, timeout),
	    "60", "Seconds a run may take for it, 1 to 60." },
	{ CYAML_FIELD_UINT("interval", OPT, struct config_source, interval),
	    "15", "Minutes between two pulls, 1 to 1440." },
	{ CYAML_FIELD_STRING_PTR("channel", OPT_TEXT, struct config_source,
	    channel, 1, 32), "direct", "Code of the channel of these orders." },
	{ CYAML_FIELD_BOOL("local", OPT, struct config_source, local),
	    "false", "Allows http:// and addresses of this host and network." },
	{ CYAML_FIELD_MAPPING("paging", OPT, struct config_source, paging,
	    built[SECTION_PAGING]), NULL, "How page follows page." },
	{ CYAML_FIELD_MAPPING("since", OPT, struct config_source, since,
	    built[SECTION_SINCE]), NULL, "How to ask for news only." },
	{ CYAML_FIELD_UINT_PTR("overlap", OPT_TEXT, struct config_source,
	    overlap), "300", "Seconds before the last pull that are read again." },
	{ CYAML_FIELD_BOOL("idempotent", OPT, struct config_source,
	    idempotent), "true",
	    "It honours Idempotency-Key: an answer may be sent again safely."
	    },
	{ CYAML_FIELD_STRING_PTR("status_url", OPT_TEXT,
	    struct config_source, status_url, 1, 2000),
	    "https://desk.example.jp/api/orders/{id}/status",
	    "Where answers go. Otherwise url/ID/status for kind native." },
	{ CYAML_FIELD_ENUM("status_method", OPT_ENUM, struct config_source,
	    status_method, methods, COUNT(methods)), "POST",
	    "How they are sent: POST, PUT or PATCH." },
	{ CYAML_FIELD_STRING_PTR("status_body", OPT_TEXT,
	    struct config_source, status_body, 1, 65536),
	    "'{note: .text, state: .status}'",
	    "A jq program that makes their body from {id, status, text}; what it\n"
	    "gives nothing for is not sent. Otherwise {status, text}." },
	{ CYAML_FIELD_ENUM("status_type", OPT_ENUM, struct config_source,
	    status_type, types, COUNT(types)), "json",
	    "The body as json, or its texts as the fields of a form." },
	{ CYAML_FIELD_STRING_PTR("lookup_url", OPT_TEXT,
	    struct config_source, lookup_url, 1, 2000),
	    "https://desk.example.jp/api/orders/{id}",
	    "Where one order is asked for when an answer may not have arrived:\n"
	    "an object with \"status\". For sources that are not idempotent." },
	{ CYAML_FIELD_UINT_PTR("undo_window", OPT_TEXT,
	    struct config_source, undo_window), "10",
	    "Minutes an answer waits and can be taken back, 0 to 1440." },
	{ .field = CYAML_FIELD_END },
};

static const struct config_key paging_keys[] = {
	{ CYAML_FIELD_ENUM("kind", OPT_ENUM, struct config_paging, kind,
	    pagings, COUNT(pagings)), "link",
	    "link, page, offset, next_url, cursor or none." },
	{ CYAML_FIELD_STRING_PTR("param", OPT_TEXT, struct config_paging,
	    param, 1, 100), "page",
	    "The parameter of the page, offset or cursor." },
	{ CYAML_FIELD_STRING_PTR("size_param", OPT_TEXT,
	    struct config_paging, size_param, 1, 100), "per_page",
	    "The parameter of the page size." },
	{ CYAML_FIELD_UINT("size", OPT, struct config_paging, size),
	    "100", "Orders a page, 1 to 500." },
	{ CYAML_FIELD_UINT_PTR("start", OPT_TEXT, struct config_paging,
	    start), "1", "The number of the first page." },
	{ CYAML_FIELD_STRING_PTR("next", OPT_TEXT, struct config_paging,
	    next, 1, 100), "next",
	    "What the answer calls the next address or cursor, or the way to it:\n"
	    "/meta/next, /items/-1/id (-1: the last of a list)." },
	{ .field = CYAML_FIELD_END },
};

static const struct config_key since_keys[] = {
	{ CYAML_FIELD_ENUM("kind", OPT_ENUM, struct config_since, kind,
	    sinces, COUNT(sinces)), "param",
	    "none, param (a time), cursor (what the source gave) or etag." },
	{ CYAML_FIELD_STRING_PTR("param", OPT_TEXT, struct config_since,
	    param, 1, 100), "modified_after", "The parameter for it." },
	{ CYAML_FIELD_ENUM("format", OPT_ENUM, struct config_since, format,
	    formats, COUNT(formats)), "rfc3339",
	    "Of a time: rfc3339, unix (seconds) or day." },
	{ CYAML_FIELD_STRING_PTR("text", OPT_TEXT, struct config_since,
	    text, 1, 1000), "'>={since}'",
	    "What the parameter says, with {since} for the time; {size} and {at}\n"
	    "stand for the page size and the page, offset or cursor (start at first)." },
	{ .field = CYAML_FIELD_END },
};

static const struct config_key mail_keys[] = {
	{ CYAML_FIELD_STRING_PTR("url", CYAML_FLAG_POINTER,
	    struct config_mail, url, 1, 2000), "smtp://mail.example.jp:587",
	    "smtp://HOST:PORT, or smtps:// where all of it is encrypted." },
	{ CYAML_FIELD_STRING_PTR("from", CYAML_FLAG_POINTER,
	    struct config_mail, from, 1, 254), "desk@example.jp",
	    "The address the letters come from." },
	{ CYAML_FIELD_STRING_PTR("name", OPT_TEXT, struct config_mail, name,
	    1, 200), "チームジョブ",
	    "The name beside it. Otherwise the team's." },
	{ CYAML_FIELD_STRING_PTR("user", OPT_TEXT, struct config_mail, user,
	    1, 200), "desk@example.jp", "Who logs in there, if one must." },
	{ CYAML_FIELD_STRING_PTR("password", OPT_TEXT, struct config_mail,
	    password, 1, 2000), "file:/etc/teamjob/mail.password",
	    "The secret: env:NAME, or file:PATH (mode 0600). Never itself." },
	{ CYAML_FIELD_SEQUENCE("password_cmd", OPT_TEXT, struct config_mail,
	    password_cmd, &word, 1, 20), "[/usr/bin/pass, show, mail]",
	    "Or a program that prints it: absolute path, arguments, no shell."
	    },
	{ CYAML_FIELD_ENUM("tls", OPT_ENUM, struct config_mail, tls, ways,
	    COUNT(ways)), "starttls",
	    "Of smtp://: starttls, without which nothing is sent; none only\n"
	    "with local: true." },
	{ CYAML_FIELD_STRING_PTR("ca", OPT_TEXT, struct config_mail, ca, 1,
	    4000), "/etc/teamjob/mail-ca.pem",
	    "The authority of its certificate, if it is not a public one." },
	{ CYAML_FIELD_BOOL("local", OPT, struct config_mail, local), "false",
	    "Allows a server on this host or network, and tls: none." },
	{ .field = CYAML_FIELD_END },
};

static const struct config_range ranges[] = {
	{ "ambiguous", 1, 2 }, { "interval", 1, DAY_MINUTES },
	{ "overlap", 0, WEEK_SECONDS }, { "undo_window", 0, DAY_MINUTES },
	{ "timeout", 1, 60 }, { "size", 1, 500 }, { "start", 0, 1000000 },
};

static const struct config_key *const sections[SECTION_COUNT] = {
	[SECTION_TOP] = top_keys, [SECTION_SOURCE] = source_keys,
	[SECTION_PAGING] = paging_keys, [SECTION_SINCE] = since_keys,
	[SECTION_MAIL] = mail_keys,
};

const struct config_key *config_keys(enum config_section section)
{
	return sections[section];
}

const struct config_range *config_range(const char *key)
{
	for (size_t i = 0; i < COUNT(ranges); i++)
		if (strcmp(ranges[i].key, key) == 0)
			return &ranges[i];
	return NULL;
}

const cyaml_schema_value_t *config_schema(void)
{
	for (int s = 0; s < SECTION_COUNT; s++) {
		int i = 0;

		for (; sections[s][i].field.key != NULL; i++)
			built[s][i] = sections[s][i].field;
		built[s][i] = sections[s][i].field;
	}
	return &top;
}
