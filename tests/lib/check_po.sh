#!/bin/sh
# The words of the program and their translation.
#   tests/lib/check_po.sh pot    writes src/po/teamjob.pot from the sources, and
#                                puts src/po/ja.po in step with it: the same
#                                order, what is new untranslated, no leftovers
#   tests/lib/check_po.sh        prints "ok"/"not ok" for each thing that must
#                                hold of src/po/ja.po: every message is there,
#                                translated and not fuzzy, and none is unused
set -u
cd "$(dirname "$0")/../.." || exit 1

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

extract() {	# into $1
	find src include -name '*.[ch]' | LC_ALL=C sort >"$work/files"
	xgettext --language=C --from-code=UTF-8 --no-wrap --sort-by-file --add-location=file \
		--keyword --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
		--add-comments=Words: --package-name=teamjob \
		--files-from="$work/files" --output="$1" 2>"$work/xgettext" ||
		{ cat "$work/xgettext" >&2; exit 1; }
}

if [ "${1:-}" = pot ]; then
	extract "$work/pot"
	sed '/^"POT-Creation-Date/d; s/; charset=CHARSET/; charset=UTF-8/' "$work/pot" \
		>src/po/teamjob.pot
	msgmerge --quiet --no-wrap --no-fuzzy-matching --sort-by-file \
		--add-location=file src/po/ja.po src/po/teamjob.pot |
		msgattrib --no-wrap --no-obsolete >"$work/ja"
	[ -s "$work/ja" ] && cp "$work/ja" src/po/ja.po
	echo "src/po/teamjob.pot: $(grep -c '^msgid "..*\|^msgid ""$' src/po/teamjob.pot) messages"
	exit 0
fi

failed=0
judge() {	# name, file of what is wrong
	if [ -s "$2" ]; then
		echo "not ok $1"
		sed 's/^/    /' "$2" | head -60
		failed=1
	else
		echo "ok $1"
	fi
}

# The message ids of a catalogue, one a line, with their context.
ids() {
	msgcat --no-wrap --no-location --sort-output "$1" | awk '
	function finish() { if (id != "" && id != "\"\"") print context id; id = context = "" }
	/^msgctxt / { context = substr($0, 9) " " }
	/^msgid / { id = substr($0, 7); more = 1; next }
	/^msgstr/ { finish(); more = 0 }
	/^"/ && more { id = (id == "\"\"" ? "" : id) $0 }'
}

po=src/po/ja.po
: >"$work/none"
if [ ! -f "$po" ]; then
	echo "no $po" >"$work/none"
	judge "there is a Japanese catalogue" "$work/none"
	exit 1
fi
extract "$work/pot"
sed -i 's/; charset=CHARSET/; charset=UTF-8/' "$work/pot"

if msgfmt --check -o /dev/null "$po" 2>"$work/format"; then : >"$work/format"; fi
judge "the catalogue is well formed" "$work/format"

ids "$work/pot" | LC_ALL=C sort -u >"$work/have"
ids "$po" | LC_ALL=C sort -u >"$work/want"
LC_ALL=C comm -23 "$work/have" "$work/want" >"$work/missing"
judge "every message of the program is in it" "$work/missing"
LC_ALL=C comm -13 "$work/have" "$work/want" >"$work/unused"
judge "no message of it is unused" "$work/unused"
msgattrib --no-wrap --untranslated "$po" | grep '^msgid "..*"' >"$work/untranslated"
judge "every message is translated" "$work/untranslated"
msgattrib --no-wrap --only-fuzzy "$po" | grep '^msgid "..*"' >"$work/fuzzy"
judge "none is fuzzy" "$work/fuzzy"
grep -n '^#~' "$po" >"$work/obsolete"
judge "none is obsolete" "$work/obsolete"

# %1..%9 of the source stand in the translation too.
msgcat --no-wrap --no-location "$po" | awk '
function marks(s,   out, m) {
	out = ""
	for (m = 1; m <= 9; m++) if (index(s, "%" m)) out = out m
	return out
}
/^msgid / { id = $0 }
/^msgstr / { if (id != "msgid \"\"" && $0 != "msgstr \"\"" && marks(id) != marks($0)) print id " -> " $0 }
' >"$work/marks"
judge "the places %1 to %9 are the same" "$work/marks"

exit $failed
