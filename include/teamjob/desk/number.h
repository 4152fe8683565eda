/* Amounts, quantities and days as people type them into a form: full-width
 * digits, 1.2万, 3万5千円, 2025年12月9日. Pure. */
#ifndef TEAMJOB_DESK_NUMBER_H
#define TEAMJOB_DESK_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NUMBER_DAY = 11 };
#define NUMBER_YEN_MAX INT64_C(1000000000000)	/* 10^12, yen or thousandths */

/* Whole yen, 0 < yen <= NUMBER_YEN_MAX. Commas, blanks, ¥ and 円 are taken;
 * 億, 万 and 千 multiply. false: it cannot be read. */
bool number_yen(const char *text, int64_t *yen);

/* The same in thousandths, at most 3 decimals ("1.5" = 1500). */
bool number_milli(const char *text, int64_t *milli);

/* A day as YYYY-MM-DD from 2025-12-09, 2025/12/9, 2025年12月9日, or 12/9 and
 * 12月9日, which mean the next such day counted from `today` (YYYY-MM-DD).
 * false: it cannot be read, or there is no such day. */
bool number_day(const char *text, const char *today, char day[NUMBER_DAY]);

/* Thousandths as a decimal without closing zeros: 1500 = "1.5". */
void number_print_milli(char *out, size_t size, int64_t milli);

/* Digits in groups of three: 44,000. */
void number_print_grouped(char *out, size_t size, int64_t value);

#endif
