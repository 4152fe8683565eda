/* Sort keys that are kept with a row, never NULL: lists page by (key, id). */
#ifndef TEAMJOB_DOMAIN_KEYS_H
#define TEAMJOB_DOMAIN_KEYS_H

#include "teamjob/domain/model.h"

/* Each sets the *_key fields of the record from its other fields. */
void keys_of_person(struct person *p);
void keys_of_client(struct client *c);
void keys_of_order(struct order *o);
void keys_of_task(struct task *t);
void keys_of_draft(struct draft *d);

/* The key of a name for finding the same one again: folded, without blanks.
 * Allocated. */
char *keys_name(const char *name);

#endif
