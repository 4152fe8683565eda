/* How sure a judgement of a skill is. Pure. The rule, in one place:
 *   old   over ASSESSED_OLD_DAYS ago, and fewer than ASSESSED_PIECES finished
 *         pieces of that skill stand beside it
 *   high  the work itself was seen (face to face, a work sample, a test), and
 *         that many pieces stand beside it
 *   fair  one of the two
 *   low   neither: seen from afar, or a trial piece alone */
#ifndef TEAMJOB_DOMAIN_ASSESSED_H
#define TEAMJOB_DOMAIN_ASSESSED_H

#include <stdint.h>

enum { ASSESSED_OLD_DAYS = 180, ASSESSED_PIECES = 5 };

enum assessed_sure { ASSESSED_OLD, ASSESSED_LOW, ASSESSED_FAIR,
    ASSESSED_HIGH };
/* `method` as in assessment.method; `pieces` accepted of that skill. */
enum assessed_sure assessed_sure(const char *method, int64_t age_days,
    int64_t pieces);

#endif
