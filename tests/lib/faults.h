/* What the fault tests in C share: how much of a fault to run, the invariants
 * that hold after it, what was counted, and what this machine is like now. */
#ifndef TESTS_LIB_FAULTS_H
#define TESTS_LIB_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/team.h"

/* FAULTS=all: every fault in full (make check-faults); else a sample. */
bool faults_all(void);

/* N1-N9 of the team file (tests/faults/invariants.py); fails the test with what
 * does not hold. Writes one note. */
void faults_sound(const struct team *t);

/* A figure for the list at the end of make check-faults: "F4 signals: ...". */
void faults_note(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Milliseconds that a workstation takes now from its start to its end by `Q`,
 * the best of three: what times of the same run are held against. */
int64_t faults_usual_ms(const struct team *t);

/* Whether a file of unsaved text beside the team file holds `text`. */
bool faults_journal_holds(const struct team *t, const char *text);

/* How many files lie in the folder of unsaved texts. */
int faults_journals(const struct team *t);

/* User and system time of a process so far, in ms; -1 when it is gone. */
int64_t faults_cpu_ms(pid_t pid);

#endif
