/* The reading of an action's name, in kana where the language has it. */
#ifndef TEAMJOB_TUI_READING_H
#define TEAMJOB_TUI_READING_H

/* `label` as it stands in the action table; "" when it has none. */
const char *action_reading(const char *label);

#endif
