#!/bin/sh
# Fails when a page that is printed from a table of the program is not what the
# program prints now. `make docs` makes them anew.
set -eu
cd "$(dirname "$0")/../.."

failed=0
for page in keys states; do
	if build/teamjob --lang en actions --$page-md |
	    diff -u docs/$page.md - >&2; then
		echo "ok docs/$page.md is what the program prints"
	else
		echo "not ok docs/$page.md: make docs"
		failed=1
	fi
done
if build/teamjob --lang en actions --completion |
    diff -u docs/completion/teamjob.bash - >&2; then
	echo "ok docs/completion/teamjob.bash is what the program prints"
else
	echo "not ok docs/completion/teamjob.bash: make docs"
	failed=1
fi

if tests/coverage/coverage.py --listed >&2; then
	echo "ok docs/coverage.md lists lines that are there"
else
	echo "not ok docs/coverage.md"
	failed=1
fi

# The manual names every command and every option of the tables.
missing=$(for command in $(build/teamjob --lang en help | sed -n '/^Commands/,$s/^  \([a-z-]*\) .*/\1/p'); do
	grep -q "Cm $command\b" docs/man/teamjob.1 || echo "$command"
	for option in $(build/teamjob --lang en help "$command" | sed -n 's/^  --\([a-z-]*\).*/\1/p'); do
		[ "$option" = director ] || grep -q "Fl -$option\b" docs/man/teamjob.1 || echo "$command --$option"
	done
done)
if [ -z "$missing" ]; then
	echo "ok docs/man/teamjob.1 names every command and option"
else
	echo "not ok docs/man/teamjob.1 lacks: $missing"
	failed=1
fi

# Files and make's targets that the pages name are there; programs of tests are
# named without their ending.
missing=$(for page in README.md docs/*.md docs/deploy/*; do
	for path in $(grep -oE '(^|[^/A-Za-z.])(docs|src|tests|include)/[A-Za-z0-9_./*-]+' "$page" |
	    sed 's/^[^a-z]//; s/[.]$//; /NNNN/d' | sort -u); do
		[ -e "$path.c" ] || ls -d $path >/dev/null 2>&1 || echo "$page: $path"
	done
	for target in $(sed -nE 's/^    make ([a-z][a-z-]*).*/\1/p; s/.*`make ([a-z][a-z-]*)[` ].*/\1/p' "$page" | sort -u); do
		grep -qE "^([a-z-]+ )*$target( [a-z-]+)*:" Makefile tests/tests.mk || echo "$page: make $target"
	done
	for path in $(grep -oE '/usr/local/share/teamjob/(deploy|sources)/[A-Za-z0-9_.-]+' "$page" | sort -u); do
		[ -e "docs/${path#/usr/local/share/teamjob/}" ] || echo "$page: $path"
	done
done)
if [ -z "$missing" ]; then
	echo "ok what the pages name is there"
else
	echo "not ok the pages name what is not there: $missing"
	failed=1
fi
exit $failed
