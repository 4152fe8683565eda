/* Who reads what. Scopes are made here and nowhere else. */
#include "op.h"

const struct scope scope_everything = { SCOPE_ALL, 0 };

struct scope scope_of(int64_t person, int64_t roles)
{
	struct scope s = { SCOPE_OWN, person };

	if (roles & ROLE_DIRECTOR)
		s.level = SCOPE_ALL;
	else if (roles & ROLE_COACH)
		s.level = SCOPE_COACH;
	return s;
}
