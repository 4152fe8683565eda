/* The one width function, from Unicode's own tables. It rules layout and, as
 * wcwidth(), ncurses too (src/text/wcwidth.c). */
#ifndef TEAMJOB_TEXT_WIDTH_H
#define TEAMJOB_TEXT_WIDTH_H

#include <stdint.h>

/* Cells of a code point: 0, 1, 2, or -1 for what cannot be drawn (controls,
 * format characters, private use, unassigned). */
int text_width_cp(uint32_t cp);

/* How wide the terminal draws ambiguous characters: 1 (until told) or 2. */
void text_ambiguous(int cells);
int text_ambiguous_now(void);

#endif
