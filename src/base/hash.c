#include "teamjob/base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <nettle/hmac.h>
#include <nettle/version.h>
#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct hash),
    "struct hash holds nettle's context");

static void to_hex(const uint8_t *bytes, char hex[HASH_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_BYTES; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[HASH_HEX - 1] = '\0';
}

void hash_begin(struct hash *h)
{
	sha256_init((struct sha256_ctx *)(void *)h->state);
}

void hash_add(struct hash *h, const void *bytes, size_t len)
{
	sha256_update((struct sha256_ctx *)(void *)h->state, len, bytes);
}

void hash_end(struct hash *h, char hex[HASH_HEX])
{
	uint8_t digest[HASH_BYTES];

	sha256_digest((struct sha256_ctx *)(void *)h->state, sizeof digest,
	    digest);
	to_hex(digest, hex);
}

void hash_hex(const void *bytes, size_t len, char hex[HASH_HEX])
{
	struct hash h;

	hash_begin(&h);
	hash_add(&h, bytes, len);
	hash_end(&h, hex);
}

void hash_bytes(const void *bytes, size_t len, uint8_t digest[HASH_BYTES])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, len, bytes);
	sha256_digest(&ctx, HASH_BYTES, digest);
}

void hash_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
    char hex[HASH_HEX])
{
	struct hmac_sha256_ctx ctx;
	uint8_t digest[HASH_BYTES];

	hmac_sha256_set_key(&ctx, key_len, key);
	hmac_sha256_update(&ctx, len, bytes);
	hmac_sha256_digest(&ctx, sizeof digest, digest);
	to_hex(digest, hex);
}

void hash_random(void *bytes, size_t len)
{
	static const char message[] = "teamjob: the kernel gives no random bytes\n";
	uint8_t *p = bytes;

	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (write(2, message, sizeof message - 1) < 0)
				_exit(3);
			_exit(3);
		}
		p += n;
		len -= (size_t)n;
	}
}

void hash_random_id(char id[HASH_ID])
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint8_t bytes[17] = { 0 };

	hash_random(bytes, 16);
	for (size_t i = 0; i < HASH_ID - 1; i++) {
		size_t bit = i * 5;
		unsigned pair = (unsigned)bytes[bit / 8] << 8 |
		    bytes[bit / 8 + 1];

		id[i] = digits[pair >> (11 - bit % 8) & 31];
	}
	id[HASH_ID - 1] = '\0';
}

int hash_same(const char *a, const char *b)
{
	size_t len = strlen(a);
	unsigned different = strlen(b) != len;

	for (size_t i = 0; i < len && !different; i++)
		different |= (unsigned)(a[i] ^ b[i]);
	return !different;
}

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor) TEXT_OF(major) "." TEXT_OF(minor)

const char *hash_library(void)
{
	return VERSION_TEXT(NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR);
}
