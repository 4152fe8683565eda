/* What the readers of typed values share. */
#ifndef TEAMJOB_DOMAIN_PARSE_OWN_H
#define TEAMJOB_DOMAIN_PARSE_OWN_H

#include "teamjob/domain/parse.h"

enum { PARSE_BYTES = 64 };

/* Half width, without blanks and commas, cut at PARSE_BYTES. */
void parse_tidy(const char *text, char out[PARSE_BYTES]);

#endif
