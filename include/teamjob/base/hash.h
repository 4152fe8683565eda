/* SHA-256, HMAC and random names. The only module that includes nettle. */
#ifndef TEAMJOB_BASE_HASH_H
#define TEAMJOB_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_HEX = 65, HASH_BYTES = 32, HASH_ID = 27 };

/* A running SHA-256 over several pieces. */
struct hash {
	uint64_t state[16];	/* holds nettle's context; private */
};
void hash_begin(struct hash *h);
void hash_add(struct hash *h, const void *bytes, size_t len);
/* The digest as 64 lower-case hex digits and a zero. */
void hash_end(struct hash *h, char hex[HASH_HEX]);

/* The digest of one piece. */
void hash_hex(const void *bytes, size_t len, char hex[HASH_HEX]);

/* The same as bytes. */
void hash_bytes(const void *bytes, size_t len, uint8_t digest[HASH_BYTES]);

/* HMAC-SHA-256 as hex. */
void hash_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
    char hex[HASH_HEX]);

/* 128 random bits as 26 letters and digits of base32 (a-z2-7) and a zero:
 * names that cannot be guessed. Ends the program if the kernel has none. */
void hash_random_id(char id[HASH_ID]);

/* `len` random bytes. */
void hash_random(void *bytes, size_t len);

/* 1 if the two strings are equal; the time taken tells nothing. */
int hash_same(const char *a, const char *b);

/* The version of the hash library. */
const char *hash_library(void);

#endif
