/* For libFuzzer: FUZZ_TARGET names the target. */
#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_target *target;
	const char *name = getenv("FUZZ_TARGET");
	char *copy;

	if (target == NULL)
		target = name != NULL ? fuzz_target(name) : NULL;
	if (target == NULL) {
		fputs("FUZZ_TARGET names no target\n", stderr);
		exit(2);
	}
	copy = malloc(size + 1);
	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	target->run(copy, size);
	free(copy);
	return 0;
}
