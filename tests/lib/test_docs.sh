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
exit $failed
