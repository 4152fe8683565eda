/* The config file: YAML read by a schema into one struct. Owns the keys, what
 * each allows, and the sentences about a wrong one with file, line and column.
 * Knows no other room; secrets stay references until they are used. */
#ifndef TEAMJOB_CONFIG_CONFIG_H
#define TEAMJOB_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

enum config_kind { CONFIG_NATIVE, CONFIG_JQ };
enum config_paging_kind {
	PAGING_LINK,		/* the Link header, rel="next" */
	PAGING_PAGE,		/* a page number in a parameter */
	PAGING_OFFSET,		/* how many items to leave out */
	PAGING_NEXT_URL,	/* "next" of the answer is a URL */
	PAGING_CURSOR,		/* "next" of the answer goes in a parameter */
	PAGING_NONE
};
enum config_since_kind {
	SINCE_USUAL,		/* not said: CURSOR for native, else NONE */
	SINCE_NONE, SINCE_PARAM, SINCE_CURSOR, SINCE_ETAG
};
enum config_status_method { STATUS_POST, STATUS_PUT, STATUS_PATCH };
enum config_status_type { STATUS_JSON, STATUS_FORM };
enum config_since_format { SINCE_RFC3339, SINCE_UNIX, SINCE_DAY };

struct config_paging {
	int kind;		/* enum config_paging_kind */
	char *param;		/* number, offset or cursor goes here */
	char *size_param;	/* NULL: no page size is asked for */
	unsigned size;		/* items a page */
	unsigned *start;	/* the first page's number, never NULL when read:
				 * 1 for PAGE, 0 for OFFSET */
	char *next;		/* what the answer calls its "next" */
};

struct config_since {
	int kind;		/* enum config_since_kind */
	char *param;		/* where the time or cursor goes */
	int format;		/* enum config_since_format */
	char *text;		/* value with {since}, {size}, {at}; NULL: the
				 * time alone */
};

struct config_source {
	char *name;		/* ^[a-z0-9][a-z0-9._-]{0,31}$, unique */
	char *label;		/* for people; NULL: the name */
	char *url;		/* of the list of orders */
	int kind;		/* enum config_kind */
	bool xml;		/* its pages are XML */
	char *jq;		/* program that makes feed orders; kind jq */
	char *token;		/* "env:NAME" or "file:PATH"; NULL: none */
	char **token_cmd;	/* a program and its arguments, no shell */
	unsigned token_cmd_count;
	char *header;		/* NULL: Authorization: Bearer */
	char *token_param;	/* the key goes here in the query instead */
	char *ca;		/* file of the authority trusted; NULL: the host's */
	unsigned interval;	/* minutes between runs */
	unsigned timeout;	/* seconds a run may take for it */
	char *channel;		/* code of the channel orders come by */
	bool local;		/* http and addresses of this host allowed */
	struct config_paging paging;
	struct config_since since;
	unsigned *overlap;	/* seconds read again; never NULL when read */
	bool idempotent;	/* honours Idempotency-Key */
	char *status_url;	/* where answers go, {id} is replaced */
	int status_method;	/* enum config_status_method */
	int status_type;	/* enum config_status_type */
	char *status_body;	/* jq program that makes the answer's body;
				 * NULL: {"status","text"} */
	char *lookup_url;	/* where its status is asked, {id} is replaced */
	unsigned *undo_window;	/* minutes an answer waits; NULL: 10 */
};

enum config_tls { CONFIG_STARTTLS, CONFIG_PLAIN };

/* The mail server that letters with news are handed to. */
struct config_mail {
	char *url;		/* smtp://HOST:PORT or smtps://HOST:PORT */
	char *from;		/* an address */
	char *name;		/* beside it, for people; NULL: the team's */
	char *user;		/* NULL: no login */
	char *password;		/* "env:NAME" or "file:PATH"; NULL: none */
	char **password_cmd;	/* a program and its arguments, no shell */
	unsigned password_cmd_count;
	int tls;		/* enum config_tls, of smtp:// */
	char *ca;		/* file of the authority trusted; NULL: the host's */
	bool local;		/* addresses of this host, and no encryption, are
				 * allowed */
};

struct config {
	char *team;		/* name, for a new team file */
	char *lang;		/* "ja", "en" or NULL */
	unsigned ambiguous;	/* 1 or 2; 0 not said */
	bool ascii_lines;	/* frames of - | + */
	char *db;		/* the team file; NULL: the usual place */
	char *packages;		/* folder for packages of orders; NULL: none */
	struct config_mail *mail;	/* NULL: no mail is sent */
	struct config_source *sources;
	unsigned sources_count;
};

/* The config file of a host whose people come in over SSH. */
#define CONFIG_SYSTEM "/etc/teamjob/config"

/* Reads `path`; NULL: $TEAMJOB_CONFIG, else config.yaml of the XDG place, else
 * CONFIG_SYSTEM if I may read it; when there is neither, all is as if nothing
 * was said. On TJ_OK end with
 * config_clear(). TJ_INVALID: one sentence with file, line and column. */
enum tj_code config_load(const char *path, struct config **out,
    struct tj_err *err);
void config_clear(struct config **config);

/* The same from memory; `name` stands in messages. */
enum tj_code config_read(const char *name, const char *text, size_t len,
    struct config **out, struct tj_err *err);

/* Source by name, or NULL. */
const struct config_source *config_source(const struct config *config,
    const char *name);

/* Seconds an answer to this source waits before it is sent; NULL: to one that
 * the config does not name. */
int config_undo_window_s(const struct config_source *source);

/* Writes config.example: every key with what it means, commented out. */
void config_example(struct buf *out);

/* The version of the YAML library. */
const char *config_library(void);

#endif
