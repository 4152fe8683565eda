/* Words: the only module that includes libintl. Japanese is chosen by locale,
 * option or config and works where only C.UTF-8 is installed. */
#ifndef TEAMJOB_BASE_WORDS_H
#define TEAMJOB_BASE_WORDS_H

#include <stddef.h>

#include "teamjob/base/err.h"

/* Sets the locale (C.UTF-8 when the wished one is missing or not UTF-8) and
 * the language: `lang` is "ja", "en" or NULL (from LC_ALL, LC_MESSAGES, LANG,
 * LANGUAGE). Call once at start, again to change the language. */
void words_init(const char *lang);

/* "ja" or "en". */
const char *words_lang(void);

/* The translation of a message; the message itself if there is none. */
const char *words(const char *message);
#define _(text) words(text)

/* Translation of a message that means two things: "accept" of an order and of
 * a draft. The context is no part of the English text. */
const char *words_in(const char *context, const char *message);
#define C_(context, text) words_in(context, text)
/* Marks for extraction only; translate later with words_in(). */
#define NC_(context, text) (text)

/* Writes `template` with %1..%9 replaced by `args` into `out`, cut on a
 * character boundary; %% is a percent sign. A number without argument stays
 * as it is. The blank between an argument and a particle of the template falls
 * out where the argument is no number, Latin word or title there. Returns `out`. */
char *words_fill(char *out, size_t size, const char *template,
    const char *const *args, size_t count);

/* The same with the arguments as a list that ends with NULL. */
char *words_say(char *out, size_t size, const char *template, ...)
    __attribute__((sentinel));

/* A failure in the language of the person. Returns `out`. */
char *words_err(char *out, size_t size, const struct tj_err *err);

#endif
