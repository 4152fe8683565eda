/* What a program makes sure of about itself before it does anything else,
 * whatever it was started by. */
#ifndef TEAMJOB_BASE_PROCESS_H
#define TEAMJOB_BASE_PROCESS_H

/* Call first thing in main(). Descriptors 0, 1 and 2 are open (on /dev/null if
 * they were closed), so that no database file can ever get such a number; all
 * others that were inherited are closed; no signal is blocked, and SIGALRM and
 * SIGCHLD do what they do by default: a wait for the lock ends by the first; and
 * writing beyond a limit of size (ulimit -f) fails instead of ending the
 * program. */
void process_begin(void);

#endif
