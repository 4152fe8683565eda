#include "teamjob/domain/pubkey.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "teamjob/base/base64.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { ED25519_BYTES = 32, UNCOMPRESSED = 4 };

/* ---- the bytes inside ---- */

/* A string of the SSH protocol: its length in four bytes, then itself. */
struct part {
	const uint8_t *at;
	size_t len;
};

static bool take(struct part *from, struct part *out)
{
	size_t n;

	if (from->len < 4)
		return false;
	n = (size_t)from->at[0] << 24 | (size_t)from->at[1] << 16 |
	    (size_t)from->at[2] << 8 | from->at[3];
	if (n > from->len - 4)
		return false;
	*out = (struct part){ from->at + 4, n };
	from->at += 4 + n;
	from->len -= 4 + n;
	return true;
}

static bool is_text(const struct part *p, const char *text)
{
	return p->len == strlen(text) && memcmp(p->at, text, p->len) == 0;
}

/* Bits of a positive number in its shortest form; 0 for anything else. */
static size_t number_bits(const struct part *p)
{
	const uint8_t *at = p->at;
	size_t n = p->len, bits;

	if (n == 0 || at[0] & 0x80)
		return 0;
	if (at[0] == 0) {
		if (n == 1 || !(at[1] & 0x80))
			return 0;
		at++;
		n--;
	}
	bits = 8 * n;
	for (unsigned top = 0x80; !(at[0] & top); top >>= 1)
		bits--;
	return bits;
}

struct shape;
static bool is_ed25519(const struct shape *s, struct part *rest);
static bool is_ecdsa(const struct shape *s, struct part *rest);
static bool is_rsa(const struct shape *s, struct part *rest);

static const struct shape {
	const char *name;
	bool (*holds)(const struct shape *s, struct part *rest);
	const char *curve;	/* of ECDSA */
	size_t point;		/* bytes of a point on it */
	bool hardware;		/* a security key: it names an application */
} shapes[] = {
	{ "ssh-ed25519", is_ed25519, NULL, 0, false },
	{ "sk-ssh-ed25519@openssh.com", is_ed25519, NULL, 0, true },
	{ "ecdsa-sha2-nistp256", is_ecdsa, "nistp256", 65, false },
	{ "ecdsa-sha2-nistp384", is_ecdsa, "nistp384", 97, false },
	{ "ecdsa-sha2-nistp521", is_ecdsa, "nistp521", 133, false },
	{ "sk-ecdsa-sha2-nistp256@openssh.com", is_ecdsa, "nistp256", 65,
	  true },
	{ "ssh-rsa", is_rsa, NULL, 0, false },
};

static bool is_ed25519(const struct shape *s, struct part *rest)
{
	struct part key;

	(void)s;
	return take(rest, &key) && key.len == ED25519_BYTES;
}

static bool is_ecdsa(const struct shape *s, struct part *rest)
{
	struct part curve, point;

	return take(rest, &curve) && is_text(&curve, s->curve) &&
	    take(rest, &point) && point.len == s->point &&
	    point.at[0] == UNCOMPRESSED;
}

static bool is_rsa(const struct shape *s, struct part *rest)
{
	struct part e, n;
	size_t bits;

	(void)s;
	if (!take(rest, &e) || !take(rest, &n) || number_bits(&e) < 2 ||
	    !(e.at[e.len - 1] & 1))
		return false;
	bits = number_bits(&n);
	return bits >= PUBKEY_RSA_MIN && bits <= PUBKEY_RSA_MAX;
}

static bool is_application(struct part *rest)
{
	struct part name;

	return take(rest, &name) && name.len >= 4 &&
	    memcmp(name.at, "ssh:", 4) == 0;
}

static bool is_whole(const struct shape *s, const struct buf *bytes)
{
	struct part rest = { (const uint8_t *)bytes->data, bytes->len };
	struct part name;

	return take(&rest, &name) && is_text(&name, s->name) &&
	    s->holds(s, &rest) && (!s->hardware || is_application(&rest)) &&
	    rest.len == 0;
}

/* ---- the line ---- */

static const struct shape *shape_of(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(shapes); i++)
		if (strlen(shapes[i].name) == len &&
		    strncmp(shapes[i].name, name, len) == 0)
			return &shapes[i];
	return NULL;
}

/* Why a line does not begin with a type that is taken. */
static enum tj_code wrong_beginning(const char *line, struct tj_err *err)
{
	if (strstr(line, "PRIVATE KEY") != NULL)
		return tj_fail(err, TJ_INVALID, N_("This is a private key; "
		    "never give it to anybody. Wanted is the file that ends "
		    "in .pub"), NULL);
	for (size_t i = 0; i < COUNT(shapes); i++) {
		const char *at = strstr(line, shapes[i].name);

		if (at != NULL && at > line && (at[-1] == ' ' ||
		    at[-1] == '\t') && at[strlen(shapes[i].name)] == ' ')
			return tj_fail(err, TJ_INVALID, N_("Nothing may stand "
			    "before the key: it begins with %1"),
			    shapes[i].name, NULL);
	}
	return tj_fail(err, TJ_INVALID, N_("This is no public key: it begins "
	    "with ssh-ed25519, ecdsa-sha2-nistp256 (384, 521), ssh-rsa, or "
	    "their sk- forms"), NULL);
}

static enum tj_code wrong_body(const struct shape *s, struct tj_err *err)
{
	if (s->holds == is_rsa)
		return tj_fail(err, TJ_INVALID, N_("The ssh-rsa key is "
		    "damaged, or shorter than 2048 bits"), NULL);
	return tj_fail(err, TJ_INVALID, N_("The %1 key is damaged: copy the "
	    "whole line of the .pub file"), s->name, NULL);
}

static void fingerprint(const struct buf *bytes, char out[PUBKEY_FINGERPRINT])
{
	struct buf b;
	uint8_t digest[HASH_BYTES];

	hash_bytes(bytes->data, bytes->len, digest);
	buf_init(&b, 64);
	buf_str(&b, "SHA256:");
	base64_put(&b, digest, sizeof digest);
	buf_cut(&b, PUBKEY_FINGERPRINT - 1);	/* without the padding */
	memcpy(out, b.data, PUBKEY_FINGERPRINT);
	buf_clear(&b);
}

/* The one line that is there; false for two, or a control character. */
static bool is_one_line(const char *text, size_t *len)
{
	*len = strcspn(text, "\r\n");
	if (strcmp(text + *len, "") != 0 && strcmp(text + *len, "\n") != 0 &&
	    strcmp(text + *len, "\r\n") != 0)
		return false;
	for (size_t i = 0; i < *len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return true;
}

static enum tj_code read_line(char *line, struct pubkey *out,
    struct tj_err *err)
{
	size_t type = strcspn(line, " "), body;
	const struct shape *s = shape_of(line, type);
	char *at = line + type;
	struct buf bytes;
	bool whole;

	if (s == NULL)
		return wrong_beginning(line, err);
	at += strspn(at, " ");
	body = strcspn(at, " ");
	buf_init(&bytes, PUBKEY_TEXT_MAX);
	whole = base64_read(at, body, &bytes) && is_whole(s, &bytes);
	if (whole) {
		out->algorithm = s->name;
		fingerprint(&bytes, out->fingerprint);
		line = at + body + strspn(at + body, " ");
		at[body] = '\0';
		out->body = mem_dup(at);
		out->comment = line[0] != '\0' ? mem_dup(line) : NULL;
	}
	buf_clear(&bytes);
	return whole ? TJ_OK : wrong_body(s, err);
}

enum tj_code pubkey_read(const char *text, struct pubkey *out,
    struct tj_err *err)
{
	char *line;
	size_t len;
	enum tj_code code;

	memset(out, 0, sizeof *out);
	text += strspn(text, " ");
	if (strlen(text) > PUBKEY_TEXT_MAX)
		return tj_fail(err, TJ_INVALID,
		    N_("A public key has at most 4000 characters"), NULL);
	if (!is_one_line(text, &len) && strstr(text, "PRIVATE KEY") != NULL)
		return wrong_beginning(text, err);
	if (!is_one_line(text, &len))
		return tj_fail(err, TJ_INVALID, N_("A public key is one line: "
		    "type, key and, if you like, a comment"), NULL);
	line = mem_dup(text);
	line[len] = '\0';
	while (len > 0 && line[len - 1] == ' ')
		line[--len] = '\0';
	code = read_line(line, out, err);
	mem_free(&line);
	return code;
}

void pubkey_clear(struct pubkey *key)
{
	mem_free(&key->body);
	mem_free(&key->comment);
}
