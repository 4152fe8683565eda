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
exit $failed
