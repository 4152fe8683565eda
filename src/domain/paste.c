#include "paste_own.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/narrow.h"
#include "teamjob/text/utf8.h"

enum { LABEL_BYTES = 60, WORDS_BYTES = 120, TITLE_BYTES = 300 };

const char *paste_field_name(enum paste_field field)
{
	static const char *const names[PASTE_FIELD_COUNT] = {
		"client", "title", "quantity", "unit", "rate", "amount", "due",
		"email", "phone", "url", "brief"
	};

	return names[field];
}

/* ---- labels ---- */

enum { SKIP = PASTE_FIELD_COUNT, LABEL_NONE };

struct label {
	const char *word;	/* folded: katakana as hiragana, lower case */
	int field;
	int sure;
};

/* Weaker than a label of the page: the mail's own lines. */
enum { HEADER = 50 };

static const struct label labels[] = {
	{ "案件名", PASTE_TITLE, 90 }, { "件名", PASTE_TITLE, 80 },
	{ "仕事名", PASTE_TITLE, 90 }, { "お仕事名", PASTE_TITLE, 90 },
	{ "依頼名", PASTE_TITLE, 90 }, { "ご依頼名", PASTE_TITLE, 90 },
	{ "依頼件名", PASTE_TITLE, 90 }, { "たいとる", PASTE_TITLE, 90 },
	{ "ぷろじぇくと名", PASTE_TITLE, 90 }, { "依頼たいとる", PASTE_TITLE, 90 },
	{ "title", PASTE_TITLE, 90 }, { "project", PASTE_TITLE, 90 },
	{ "subject", PASTE_TITLE, HEADER },
	{ "くらいあんと", PASTE_CLIENT, 90 }, { "くらいあんと名", PASTE_CLIENT, 90 },
	{ "依頼者", PASTE_CLIENT, 90 }, { "依頼主", PASTE_CLIENT, 90 },
	{ "発注者", PASTE_CLIENT, 90 }, { "発注元", PASTE_CLIENT, 90 },
	{ "会社名", PASTE_CLIENT, 90 }, { "御社名", PASTE_CLIENT, 90 },
	{ "貴社名", PASTE_CLIENT, 90 }, { "団体名", PASTE_CLIENT, 90 },
	{ "店名", PASTE_CLIENT, 90 }, { "client", PASTE_CLIENT, 90 },
	{ "company", PASTE_CLIENT, 90 }, { "お名前", PASTE_CLIENT, 70 },
	{ "氏名", PASTE_CLIENT, 70 }, { "名前", PASTE_CLIENT, 70 },
	{ "ご担当者", PASTE_CLIENT, 60 }, { "担当者", PASTE_CLIENT, 60 },
	{ "name", PASTE_CLIENT, 70 }, { "差出人", PASTE_CLIENT, HEADER },
	{ "送信者", PASTE_CLIENT, HEADER }, { "from", PASTE_CLIENT, HEADER },
	{ "数量", PASTE_QUANTITY, 90 }, { "本数", PASTE_QUANTITY, 90 },
	{ "記事数", PASTE_QUANTITY, 90 }, { "件数", PASTE_QUANTITY, 90 },
	{ "点数", PASTE_QUANTITY, 90 }, { "依頼数", PASTE_QUANTITY, 90 },
	{ "quantity", PASTE_QUANTITY, 90 },
	{ "単価", PASTE_RATE, 90 }, { "文字単価", PASTE_RATE, 90 },
	{ "記事単価", PASTE_RATE, 90 }, { "1文字あたり", PASTE_RATE, 90 },
	{ "rate", PASTE_RATE, 90 }, { "unit price", PASTE_RATE, 90 },
	{ "予算", PASTE_AMOUNT, 90 }, { "ご予算", PASTE_AMOUNT, 90 },
	{ "金額", PASTE_AMOUNT, 90 }, { "報酬", PASTE_AMOUNT, 90 },
	{ "報酬額", PASTE_AMOUNT, 90 }, { "固定報酬", PASTE_AMOUNT, 90 },
	{ "固定報酬制", PASTE_AMOUNT, 90 }, { "契約金額", PASTE_AMOUNT, 90 },
	{ "提示金額", PASTE_AMOUNT, 90 }, { "提示した予算", PASTE_AMOUNT, 90 }, { "発注金額", PASTE_AMOUNT, 90 },
	{ "依頼金額", PASTE_AMOUNT, 90 }, { "合計", PASTE_AMOUNT, 90 },
	{ "budget", PASTE_AMOUNT, 90 }, { "amount", PASTE_AMOUNT, 90 },
	{ "price", PASTE_AMOUNT, 90 },
	{ "納期", PASTE_DUE, 90 }, { "納品日", PASTE_DUE, 90 },
	{ "納品期限", PASTE_DUE, 90 }, { "希望納期", PASTE_DUE, 90 },
	{ "ご希望納期", PASTE_DUE, 90 }, { "納品希望日", PASTE_DUE, 90 },
	{ "完了予定日", PASTE_DUE, 90 }, { "締切", PASTE_DUE, 90 },
	{ "締め切り", PASTE_DUE, 90 }, { "締切日", PASTE_DUE, 90 },
	{ "〆切", PASTE_DUE, 90 }, { "期限", PASTE_DUE, 90 },
	{ "due", PASTE_DUE, 90 }, { "due date", PASTE_DUE, 90 },
	{ "deadline", PASTE_DUE, 90 },
	{ "めーる", PASTE_EMAIL, 90 }, { "めーるあどれす", PASTE_EMAIL, 90 },
	{ "e-mail", PASTE_EMAIL, 90 }, { "email", PASTE_EMAIL, 90 },
	{ "mail", PASTE_EMAIL, 90 }, { "電話", PASTE_PHONE, 90 },
	{ "電話番号", PASTE_PHONE, 90 }, { "お電話", PASTE_PHONE, 90 },
	{ "tel", PASTE_PHONE, 90 }, { "phone", PASTE_PHONE, 90 },
	{ "url", PASTE_URL, 90 }, { "仕事url", PASTE_URL, 90 },
	{ "依頼内容", PASTE_BRIEF, 90 }, { "ご依頼内容", PASTE_BRIEF, 90 },
	{ "仕事内容", PASTE_BRIEF, 90 }, { "仕事の内容", PASTE_BRIEF, 90 },
	{ "仕事の詳細", PASTE_BRIEF, 90 }, { "依頼の詳細", PASTE_BRIEF, 90 },
	{ "内容", PASTE_BRIEF, 90 }, { "詳細", PASTE_BRIEF, 90 },
	{ "お問い合わせ内容", PASTE_BRIEF, 90 }, { "description", PASTE_BRIEF, 90 },
	{ "brief", PASTE_BRIEF, 90 }, { "message", PASTE_BRIEF, 90 },
	{ "to", SKIP, 0 }, { "cc", SKIP, 0 }, { "宛先", SKIP, 0 },
	{ "date", SKIP, 0 }, { "sent", SKIP, 0 }, { "送信日時", SKIP, 0 },
	{ "日時", SKIP, 0 }, { "日付", SKIP, 0 }, { "reply-to", SKIP, 0 }
};

struct reading {
	struct paste *p;
	const char *today;
	int pending;		/* a label whose value is on the next line */
	int pending_sure;
	bool begun;		/* a line that is no header has been seen */
	struct buf rest;	/* the brief so far */
	struct buf narrow;	/* the line in hand, half width */
};

/* ---- taking values ---- */

/* The first line of a text, cut between characters. */
static size_t line_bytes(const char *s, size_t most)
{
	size_t n = strcspn(s, "\n");

	for (n = n < most ? n : most; n == most && n > 0 &&
	    (s[n] & 0xc0) == 0x80;)
		n--;
	return n;
}

void paste_take(struct paste *p, enum paste_field field, const char *text,
    size_t len, const char *words, int sure)
{
	struct paste_value *v = &p->fields[field];
	struct buf b, said;

	if (len == 0 || v->sure >= sure)
		return;
	buf_init(&b, PASTE_MAX);
	text_clean(&b, text, len, TEXT_LINE);
	if (b.len == 0) {
		buf_clear(&b);
		return;
	}
	buf_init(&said, 4 * (WORDS_BYTES + 1));
	text_clean(&said, words, line_bytes(words, WORDS_BYTES), TEXT_LINE);
	mem_free(&v->text);
	mem_free(&v->words);
	v->text = buf_take(&b);
	v->words = said.len > 0 ? buf_take(&said) : mem_dup("");
	buf_clear(&said);
	v->sure = sure;
}

/* Thousandths as "1.5". */
void paste_take_milli(struct paste *p, enum paste_field field, int64_t milli,
    const char *words, int sure)
{
	char text[32];
	int n = snprintf(text, sizeof text, "%lld.%03lld",
	    (long long)(milli / 1000), (long long)(milli % 1000));

	while (n > 0 && text[n - 1] == '0')
		n--;
	if (n > 0 && text[n - 1] == '.')
		n--;
	if (milli > 0)
		paste_take(p, field, text, (size_t)n, words, sure);
}

/* `words`: what a price was read in; its label says what it is the price of. */
static void take_sums(struct reading *r, const char *line, const char *words,
    int label, int sure)
{
	struct paste_sums s = { 0 };

	paste_find_sums(&s, line, label);
	paste_take_milli(r->p, PASTE_QUANTITY, s.quantity_milli, line, sure);
	paste_take(r->p, PASTE_UNIT, s.unit, strlen(s.unit), line, sure);
	paste_take_milli(r->p, PASTE_RATE, s.rate_milli, words, sure);
	paste_take_milli(r->p, PASTE_AMOUNT, s.amount_milli / 1000 * 1000,
	    line, sure);
}

/* Addresses and sums wherever they stand. */
static void take_found(struct reading *r, const char *line, const char *words,
    int label, int sure)
{
	static bool (*const find[])(const char *, size_t *, size_t *) = {
		paste_find_email, paste_find_phone, paste_find_url
	};
	char day[11];
	size_t at, len;

	for (int i = 0; i < 3; i++)
		if (find[i](line, &at, &len))
			paste_take(r->p, (enum paste_field)(PASTE_EMAIL + i),
			    line + at, len, line, label == PASTE_EMAIL + i
			    ? sure : PASTE_PHRASE);
	if (label == PASTE_QUANTITY || label == PASTE_RATE ||
	    label == PASTE_AMOUNT)
		take_sums(r, line, words, label, sure);
	if ((label == PASTE_DUE || (label == LABEL_NONE &&
	    paste_speaks_of_due(line))) &&
	    paste_find_day(line, r->today, day))
		paste_take(r->p, PASTE_DUE, day, 10, line, sure);
}

/* A sender that nobody reads is no client. */
static bool is_machine(const char *sender)
{
	return strcasestr(sender, "no-reply") != NULL ||
	    strcasestr(sender, "noreply") != NULL ||
	    strcasestr(sender, "do-not-reply") != NULL;
}

/* "Yamada Inc <a@example.com>" is the name, "冬の記事のご相談 Re:" no answer. */
static void take_words(struct reading *r, int label, const char *value,
    int sure)
{
	static const char *const answers[] = {
		"Re:", "RE:", "Fwd:", "FWD:", "Fw:", "FW:", "転送:", "返信:"
	};
	size_t len = strlen(value);
	const char *mail = label == PASTE_CLIENT ? strchr(value, '<') : NULL;

	for (size_t i = 0; label == PASTE_TITLE &&
	    i < sizeof answers / sizeof *answers;) {
		size_t n = strlen(answers[i]);

		if (strncmp(value, answers[i], n) != 0) {
			i++;
			continue;
		}
		value += n;
		value += strspn(value, " ");
		len = strlen(value);
		i = 0;
	}
	if (label == PASTE_CLIENT && is_machine(value))
		return;
	if (mail != NULL)
		len = (size_t)(mail - value);
	while (label == PASTE_CLIENT && len > 0 &&
	    (value[len - 1] == ' ' || value[len - 1] == '"'))
		len--;
	if (label == PASTE_CLIENT && len > 0 && value[0] == '"') {
		value++;
		len--;
	}
	if (label == PASTE_CLIENT && len > 3 &&
	    memcmp(value + len - 3, "様", 3) == 0)
		len -= 3;
	paste_take(r->p, (enum paste_field)label, value,
	    len < TITLE_BYTES ? len : TITLE_BYTES, value, sure);
}

static void add_rest(struct reading *r, const char *line)
{
	size_t n = r->rest.len;

	if (line[0] == '\0' && (n == 0 || (n > 1 && r->rest.data[n - 1] == '\n' &&
	    r->rest.data[n - 2] == '\n')))
		return;
	buf_str(&r->rest, line);
	buf_char(&r->rest, '\n');
}

/* "5本(1本 2,000文字以上)": more than a field can hold. */
static bool says_more(const char *value)
{
	static const char *const signs[] = {
		"文字", "~", "〜", "～", "、", "以上", "以内に", "程度"
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strstr(value, signs[i]) != NULL)
			return true;
	return false;
}

static void take_value(struct reading *r, int label, int sure,
    const char *value, const char *narrow, const char *line)
{
	if (label == SKIP)
		return;
	if (label == PASTE_CLIENT || label == PASTE_TITLE)
		take_words(r, label, value, sure);
	if (label == PASTE_BRIEF || label == PASTE_URL)
		add_rest(r, value);
	if (label >= PASTE_QUANTITY && label <= PASTE_DUE &&
	    says_more(narrow))
		add_rest(r, line);
	if (label == PASTE_CLIENT && sure > HEADER && sure < PASTE_LABELLED)
		add_rest(r, line);	/* a person beside the firm */
	take_found(r, narrow, line, label, sure);
}

/* ---- lines ---- */

/* Quotes of a forwarded mail, signs of a list, and blanks are passed over. */
static const char *skip_marks(const char *s)
{
	static const char *const marks[] = {
		" ", "\t", ">", "|", "　", "＞", "■", "●", "◆", "□", "◇", "▼", "・",
		"○", "◎", "※", "【", "［", "[", "＊", "*", "#", "｜"
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(s, marks[i], strlen(marks[i])) == 0) {
			s += strlen(marks[i]);
			i = SIZE_MAX;
		}
	return s;
}

/* Only the quotes: what stands in the brief keeps its signs. */
static const char *skip_quotes(const char *s)
{
	for (;;) {
		if (*s == '>')
			s++;
		else if (*s == ' ' && s[1] == '>')
			s += 2;
		else if (strncmp(s, "＞", 3) == 0)
			s += 3;
		else
			return *s == ' ' && s[1] != ' ' ? s + 1 : s;
	}
}

/* Where a label ends in the line, what ends it; 0 when none can. */
static size_t label_end(const char *s, size_t *behind)
{
	static const char *const ends[] = {
		"】", "］", "]", ":", "：", "\t", "｜", "|", "　", "  "
	};
	size_t n = 0;

	for (; s[n] != '\0' && n < LABEL_BYTES; n++)
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			if (strncmp(s + n, ends[i], strlen(ends[i])) == 0) {
				*behind = n + strlen(ends[i]);
				return n;
			}
	*behind = n;
	return s[n] == '\0' ? n : 0;
}

static const struct label *label_of(const char *s, size_t len)
{
	char *word = mem_dup_n(s, len), *folded = text_fold(word);
	const struct label *found = NULL;
	size_t n = strlen(folded);
	char *paren = strchr(folded, '(');

	if (paren != NULL && paren > folded)	/* "納期(希望)" */
		n = (size_t)(paren - folded);
	while (n > 0 && (folded[n - 1] == ' ' || folded[n - 1] == '*'))
		n--;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strlen(labels[i].word) == n &&
		    memcmp(labels[i].word, folded, n) == 0)
			found = &labels[i];
	mem_free(&folded);
	mem_free(&word);
	return found;
}

/* Lines of a mail program around what was written. */
static bool is_forward_mark(const char *s)
{
	return strstr(s, "Original Message") != NULL ||
	    strstr(s, "Forwarded message") != NULL ||
	    strstr(s, "forwarded message") != NULL ||
	    strstr(s, "転送メッセージ") != NULL;
}

static bool is_rule(const char *s)
{
	static const char *const signs[] = {
		"-", "=", "_", "*", "─", "━", "―", "—", "＝", "－", "~", " "
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(s, signs[i], strlen(signs[i])) == 0) {
			s += strlen(signs[i]);
			i = SIZE_MAX;
			n++;
		}
	return *s == '\0' && n > 2;
}

static void take_line(struct reading *r, const char *line)
{
	const char *s = skip_marks(line), *value;
	const struct label *label = NULL;
	size_t behind, at, asker, len = label_end(s, &behind);

	if (*s == '\0') {
		add_rest(r, line);
		return;
	}
	buf_reset(&r->narrow);
	if (is_forward_mark(line) || is_rule(s))
		return;
	if (len > 0)
		label = label_of(s, len);
	if (r->pending != LABEL_NONE && label == NULL) {
		int field = r->pending;

		r->pending = LABEL_NONE;
		text_narrow(&r->narrow, s);
		take_value(r, field, r->pending_sure, s, r->narrow.data, line);
		return;
	}
	r->pending = LABEL_NONE;	/* a field that was left empty */
	if (label == NULL) {
		text_narrow(&r->narrow, line);
		take_found(r, r->narrow.data, line, LABEL_NONE, PASTE_PHRASE);
		take_sums(r, r->narrow.data, line, LABEL_NONE, PASTE_PHRASE);
		if (paste_find_asker(line, &at, &asker))
			paste_take(r->p, PASTE_CLIENT, line + at, asker, line,
			    PASTE_PHRASE);
		add_rest(r, line);
		return;
	}
	value = s + behind;
	while (*value != '\0' && value != skip_marks(value))
		value = skip_marks(value);
	while (*value == ':' || strncmp(value, "：", 3) == 0)
		value = skip_marks(value + (*value == ':' ? 1 : 3));
	if (*value == '\0') {
		r->pending = label->field == PASTE_BRIEF ? LABEL_NONE
		    : label->field;
		r->pending_sure = label->sure;
		return;
	}
	text_narrow(&r->narrow, value);
	take_value(r, label->field, label->sure, value, r->narrow.data, s);
}

static void read_lines(struct reading *r, char *text)
{
	for (char *line = text; line != NULL;) {
		char *next = strchr(line, '\n');
		char kept;
		size_t len = next != NULL ? (size_t)(next - line)
		    : strlen(line), cut = len;

		line[len] = '\0';
		if (cut > PASTE_LINE)	/* what is behind goes unread */
			for (cut = PASTE_LINE; (line[cut] & 0xc0) == 0x80;)
				cut--;
		kept = line[cut];
		line[cut] = '\0';
		take_line(r, skip_quotes(line));
		if (cut < len) {
			line[cut] = kept;
			buf_cut(&r->rest, r->rest.len > 0 ? r->rest.len - 1 : 0);
			add_rest(r, line + cut);
		}
		line = next != NULL ? next + 1 : NULL;
	}
}

enum tj_code paste_read(struct paste *p, const char *text, size_t len,
    const char *today, struct tj_err *err)
{
	struct reading r = { .p = p, .today = today, .pending = LABEL_NONE };
	struct buf clean, bare;

	memset(p, 0, sizeof *p);
	if (len > PASTE_MAX)
		return tj_fail(err, TJ_LIMIT,
		    N_("The text is longer than 1 MiB"), NULL);
	buf_init(&clean, 4 * (size_t)PASTE_MAX);
	buf_init(&r.rest, 4 * (size_t)PASTE_MAX);
	buf_init(&r.narrow, 4 * (size_t)PASTE_MAX);
	buf_init(&bare, PASTE_MAX);
	paste_strip(&bare, text, len);
	text_clean(&clean, bare.data, bare.len, TEXT_BLOCK);
	buf_clear(&bare);
	read_lines(&r, clean.data);
	paste_guess_title(p, r.rest.data, today);
	paste_fit_sums(p);
	while (r.rest.len > 0 && r.rest.data[r.rest.len - 1] == '\n')
		buf_cut(&r.rest, r.rest.len - 1);
	if (r.rest.len > 0) {
		p->fields[PASTE_BRIEF].words = mem_dup("");
		p->fields[PASTE_BRIEF].text = buf_take(&r.rest);
		p->fields[PASTE_BRIEF].sure = PASTE_GUESS;
	}
	buf_clear(&r.rest);
	buf_clear(&r.narrow);
	buf_clear(&clean);
	if (p->fields[PASTE_TITLE].text == NULL)
		return tj_fail(err, TJ_INVALID, N_("There is no order to be "
		    "read in this text"), NULL);
	return TJ_OK;
}

void paste_clear(struct paste *p)
{
	for (int i = 0; i < PASTE_FIELD_COUNT; i++) {
		mem_free(&p->fields[i].text);
		mem_free(&p->fields[i].words);
		p->fields[i].sure = 0;
	}
}
