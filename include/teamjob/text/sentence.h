/* Sentences of Japanese and English prose: where one ends. Knows nothing of
 * who moves by them or compares them. */
#ifndef TEAMJOB_TEXT_SENTENCE_H
#define TEAMJOB_TEXT_SENTENCE_H

#include <stddef.h>

/* Where the sentence in which `at` lies ends: behind its full stop and what
 * closes after it (brackets, blanks), at the latest before the line end. At a
 * line end: `at` itself. Never more than `len`. */
size_t sentence_end(const char *s, size_t len, size_t at);

/* Where the sentence in which `at` lies begins, at the earliest behind the
 * line end before it. Between two sentences the second counts; at the end of a
 * line the last one of it. */
size_t sentence_start(const char *s, size_t len, size_t at);

#endif
