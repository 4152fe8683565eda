/* Public keys of people, as they are pasted: exactly "type base64 [comment]"
 * (sshd(8), AUTHORIZED_KEYS FILE FORMAT, without its options; the bytes inside
 * as RFC 4253, 5656 and 8709 and OpenSSH's PROTOCOL.u2f say). Pure. */
#ifndef TEAMJOB_DOMAIN_PUBKEY_H
#define TEAMJOB_DOMAIN_PUBKEY_H

#include "teamjob/base/err.h"

enum { PUBKEY_TEXT_MAX = 4000, PUBKEY_FINGERPRINT = 51, PUBKEY_RSA_MIN = 2048,
    PUBKEY_RSA_MAX = 16384 };

struct pubkey {
	const char *algorithm;	/* "ssh-ed25519"; a constant */
	char *body;		/* base64; owned */
	char *comment;		/* owned, or NULL */
	char fingerprint[PUBKEY_FINGERPRINT];	/* "SHA256:..." as ssh-keygen
				 * prints it */
};

/* Reads one key; one line end may follow it. TJ_INVALID says what is wrong and
 * what is allowed; then there is nothing to clear. */
enum tj_code pubkey_read(const char *text, struct pubkey *out,
    struct tj_err *err);
void pubkey_clear(struct pubkey *key);

#endif
