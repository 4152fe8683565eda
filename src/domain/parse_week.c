/* Days and hours of the week as people type them. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/narrow.h"

enum { TEXT_BYTES = 256 };

/* A dash of any kind becomes "-", what only parts days a blank. */
static void plain_marks(const char *text, struct buf *out)
{
	static const struct { const char *mark; char as; } marks[] = {
		{ "〜", '-' }, { "～", '-' }, { "~", '-' }, { "から", '-' },
		{ "、", ' ' }, { "・", ' ' }, { ",", ' ' }, { "まで", ' ' },
		{ "曜日", ' ' }, { "曜", ' ' },
	};

	while (*text != '\0') {
		size_t i = 0;

		while (i < sizeof marks / sizeof *marks &&
		    strncmp(text, marks[i].mark, strlen(marks[i].mark)) != 0)
			i++;
		if (i < sizeof marks / sizeof *marks) {
			buf_char(out, marks[i].as);
			text += strlen(marks[i].mark);
		} else {
			buf_char(out, *text++);
		}
	}
}

/* The day or word at the text: its bits, and its length; 0: there is none. */
static int64_t days_at(const char *text, size_t *len)
{
	static const struct { const char *word; int64_t bits; } words[] = {
		{ "平日", 0x1f }, { "毎日", 0x7f }, { "mon", 1 }, { "月", 1 },
		{ "tue", 2 }, { "火", 2 }, { "wed", 4 }, { "水", 4 },
		{ "thu", 8 }, { "木", 8 }, { "fri", 16 }, { "金", 16 },
		{ "sat", 32 }, { "土", 32 }, { "sun", 64 }, { "日", 64 },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		*len = strlen(words[i].word);
		if (strncmp(text, words[i].word, *len) == 0)
			return words[i].bits;
	}
	return 0;
}

/* From one day to another, over the weekend if need be. */
static int64_t days_between(int64_t from, int64_t to)
{
	int64_t bits = from;

	while (from != to) {
		from = from == 64 ? 1 : from << 1;
		bits |= from;
	}
	return bits;
}

/* Days of a text with plain marks; 0: it is none. */
static int64_t read_days(const char *text)
{
	int64_t bits = 0, last = 0;
	bool range = false;

	for (size_t len; *text != '\0'; text += len) {
		int64_t day = days_at(text, &len);

		if (*text == ' ' || *text == '-') {
			if (*text == '-' && (range || last == 0))
				return 0;
			range = range || *text == '-';
			len = 1;
			continue;
		}
		if (day == 0 || (range && (day & (day - 1)) != 0))
			return 0;	/* a range to "weekdays" is none */
		bits |= range ? days_between(last, day) : day;
		last = (day & (day - 1)) == 0 ? day : 0;
		range = false;
	}
	return range ? 0 : bits;
}

enum tj_code parse_weekdays(const char *text, int64_t *bits,
    struct tj_err *err)
{
	struct buf narrow, plain;

	buf_init(&narrow, TEXT_BYTES);
	buf_init(&plain, TEXT_BYTES);
	text_narrow(&narrow, text);
	plain_marks(narrow.data, &plain);
	*bits = read_days(plain.data);
	buf_clear(&narrow);
	buf_clear(&plain);
	return *bits != 0 ? TJ_OK : tj_fail(err, TJ_INVALID,
	    N_("Days not understood: \"%1\". Try mon-fri or mon,wed"), text,
	    NULL);
}

enum tj_code parse_hours(const char *text, int64_t *from, int64_t *to,
    struct tj_err *err)
{
	struct buf narrow, plain;
	unsigned h1, m1, h2, m2;
	int end = 0;
	bool good;

	buf_init(&narrow, TEXT_BYTES);
	buf_init(&plain, TEXT_BYTES);
	text_narrow(&narrow, text);
	plain_marks(narrow.data, &plain);
	good = sscanf(plain.data, "%2u:%2u-%2u:%2u%n", &h1, &m1, &h2, &m2,
	    &end) == 4 && plain.data[end + (int)strspn(plain.data + end, " ")]
	    == '\0' && h1 < 24 && h2 <= 24 && m1 < 60 && m2 < 60;
	*from = good ? h1 * 60 + m1 : 0;
	*to = good ? h2 * 60 + m2 : 0;
	buf_clear(&narrow);
	buf_clear(&plain);
	return good && *from < *to && *to <= 1440 ? TJ_OK : tj_fail(err,
	    TJ_INVALID, N_("Hours not understood: \"%1\". Try 10:00-14:00"),
	    text, NULL);
}
