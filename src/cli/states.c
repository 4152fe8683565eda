/* docs/states.md: the life cycles, out of the tables that rule them. */
#include <stdio.h>

#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/model.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void print_who(unsigned who)
{
	static const struct { unsigned bit; const char *name; } names[] = {
		{ ROLE_DIRECTOR, "director" }, { ROLE_COACH, "coach" },
		{ ROLE_WORKER, "worker" }, { ROLE_SYSTEM, "teamjob itself" },
	};
	const char *between = "";

	for (size_t i = 0; i < COUNT(names); i++)
		if (who & names[i].bit) {
			printf("%s%s", between, names[i].name);
			between = ", ";
		}
}

static void print_life(const struct life *life)
{
	printf("\n## %s\n\n| state | shown as | sign |\n| --- | --- | --- |\n",
	    life->kind);
	for (size_t i = 0; i < life->n_states; i++)
		printf("| `%s` | %s | %s %s |\n", life->states[i].name,
		    words_in(life->kind, life->states[i].label),
		    life->states[i].sign_ja, life->states[i].sign_en);
	puts("\n| from | event | to | who may | provided that |\n"
	    "| --- | --- | --- | --- | --- |");
	for (size_t i = 0; i < life->n_steps; i++) {
		const struct life_step *s = &life->steps[i];

		printf("| `%s` | %s | `%s` | ", s->from, s->event, s->to);
		print_who(s->who);
		printf(" | %s |\n", s->guard != NULL ? words(s->guard) : "");
	}
}

int cli_print_states(void)
{
	static const struct life *const lives[] = { &order_life, &task_life,
	    &draft_life, &person_life };

	puts("# Life cycles\n\nMade by `teamjob actions --states-md` from the "
	    "state tables. What is not\nin a table cannot happen; undo alone "
	    "goes back.");
	for (size_t i = 0; i < COUNT(lives); i++)
		print_life(lives[i]);
	return 0;
}
