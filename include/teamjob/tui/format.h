/* How values look on screen: days, money, left time, states. In the person's
 * language; knows no curses. */
#ifndef TEAMJOB_TUI_FORMAT_H
#define TEAMJOB_TUI_FORMAT_H

#include <stdint.h>

#include "teamjob/base/buf.h"

/* "11/28(金)" or "Fri 28 Nov"; the year when it is over nine months away. */
void format_day(struct buf *out, const char *day, const char *today);
/* The same in a sentence, where nothing is lined up: "Tue 9 Dec". */
void format_day_said(struct buf *out, const char *day, const char *today);
/* "3日", "-1日"; "3d". Nothing for an absent day. Returns the days left, or
 * INT64_MAX. */
int64_t format_left(struct buf *out, const char *day, const char *today);
/* The same in words: "あと3日", "1日遅れ", "今日"; "in 3 days", "1 day late". */
int64_t format_left_said(struct buf *out, const char *day, const char *today);
/* "40,000". */
void format_number(struct buf *out, int64_t number);
/* "40,000円" or "40,000"; "-" for 0. */
void format_yen(struct buf *out, int64_t yen);
/* The same in a sentence, where no heading says what it is: "12,000 yen". */
void format_yen_said(struct buf *out, int64_t yen);
/* "11月" or "Nov" of a "2026-11"; "2025/11" of another year than today's. */
void format_month(struct buf *out, const char *month, const char *today);
/* "1.25円" of thousandths of a yen. */
void format_rate(struct buf *out, int64_t milli);
/* "10本", "1.5". */
void format_quantity(struct buf *out, int64_t milli, const char *unit);
/* "45分", "2.5時間"; "45 min", "2.5 h"; nothing for 0. */
void format_minutes(struct buf *out, int64_t minutes);
/* "11/25 13:51", or "13:51" today; nothing for 0. */
void format_instant(struct buf *out, int64_t instant);
/* "今日", "昨日", "9日前" of an instant; "today", "yest.", "9d ago"; nothing for
 * 0. */
void format_ago(struct buf *out, int64_t instant);
/* The days over a load bar (domain/capacity.h) that begins on `today`: its
 * number, then that of each Monday, as wide as the bar. */
void format_load_days(struct buf *out, const char *today);
/* The sign of a state and its style (surface.h); NULL when there is none. */
const char *format_state(const char *kind, const char *state, unsigned *style);
/* The word for it: "in work"; NULL when there is none. */
const char *format_state_word(const char *kind, const char *state);

#endif
