/* Linked into a program, this takes its write lock away: to show that the test
 * which looks for writes outside the lock can find some. */
#include <sys/file.h>

__attribute__((visibility("default"), used)) int flock(int fd, int operation)
{
	(void)fd;
	(void)operation;
	return 0;
}
