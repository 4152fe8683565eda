/* The rows of the bench: samples are given by name, medians (or percentiles)
 * come out with the floor's figure, the ratio and the limit. */
#ifndef TESTS_BENCH_FIGURES_H
#define TESTS_BENCH_FIGURES_H

enum figure_of { FIGURE_FLOOR, FIGURE_OURS };

/* Adds a sample to the row of that name; an unknown name ends the program. */
void figure_add(const char *name, enum figure_of of, double value);

/* The middle of what was given so far, 0 = nothing. */
double figure_now(const char *name, enum figure_of of);

/* Prints every row that has samples: "floor.NAME value unit", "teamjob.NAME
 * value unit", "ratio.NAME value x limit LIMIT ok|over"; then how many are
 * within their limit. A time alone is never over: machines differ. */
void figures_print(void);

#endif
