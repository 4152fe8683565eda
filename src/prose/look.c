#include "teamjob/prose/look.h"

#include <string.h>

/* "[words](address)" at `s`: the bytes it takes, and whether it has words; 0:
 * it is none. */
static size_t link_at(const char *s, bool *words)
{
	size_t n = strcspn(s + 1, "[]\n"), address;

	if (s[0] != '[' || s[1 + n] != ']' || s[2 + n] != '(')
		return 0;
	address = strcspn(s + 3 + n, ")\n");
	if (s[3 + n + address] != ')')
		return 0;
	*words = strspn(s + 1, " ") < n;
	return n + address + 4;
}

static void look_at_line(struct text_look *out, const char *s, size_t len)
{
	const char *end = s + len;

	while (s < end) {
		bool image = s[0] == '!' && s[1] == '[', words;
		size_t n = s[0] == '[' || image ? link_at(s + image, &words)
		    : 0;

		if (n == 0) {
			s++;
			continue;
		}
		out->links += !image;
		out->images += image;
		out->described += image && words;
		s += image + n;
	}
}

void text_look(const char *markdown, struct text_look *out)
{
	size_t above = 0;
	bool code = false;

	*out = (struct text_look){ .in_order = true };
	for (const char *s = markdown; *s != '\0';) {
		size_t len = strcspn(s, "\n"), level = strspn(s, "#");

		if (strncmp(s, "```", 3) == 0)
			code = !code;
		if (!code && level >= 1 && level <= 6 && s[level] == ' ') {
			out->headings++;
			if (above > 0 && level > above + 1)
				out->in_order = false;
			above = level;
		}
		if (!code)
			look_at_line(out, s, len);
		s += len + (s[len] == '\n');
	}
}
