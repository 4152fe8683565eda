/* One mail as it goes over the wire: header lines that no value can break out
 * of (RFC 5322, RFC 2047) and a body of plain UTF-8 in base64 (RFC 2045). Knows
 * no server. */
#ifndef TEAMJOB_TEXT_MAIL_H
#define TEAMJOB_TEXT_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "teamjob/base/buf.h"

enum { MAIL_ADDRESS_MAX = 254 };	/* RFC 5321, section 4.5.3.1 */

struct mail {
	const char *from, *to;		/* addresses, see mail_address() */
	const char *from_name, *to_name;	/* for people; NULL: none */
	const char *subject;
	const char *body;		/* lines end in \n */
	const char *id;			/* the left half of Message-ID: letters, digits,
					 * '-'; the same on every try */
	int64_t at;			/* instant of Date */
};

/* Whether a text is one plain address: local@host, ASCII, nothing that means
 * something in a header or an SMTP command. */
bool mail_address(const char *text);

/* Appends the whole mail, lines ending in CR LF. Both addresses must be such
 * as mail_address() allows. */
void mail_write(const struct mail *m, struct buf *out);

#endif
