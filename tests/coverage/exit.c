/* Programs that are counted (make coverage): whoever leaves by _exit() writes
 * down what it ran, as exit() does. */
#include <unistd.h>

extern void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
