#!/bin/sh
# Makes build/bench/NAME.db of ORDERS orders with PIECES tasks and drafts by the
# program's own operations, unless it is there and the tables are the same.
#   tests/bench/teams.sh NAME ORDERS PIECES
set -eu
cd "$(dirname "$0")/../.."
kept=build/bench
mkdir -p "$kept"
mark=$(cat src/store/team/*.sql tests/bench/gen.c tests/bench/feed.c | cksum)
if [ "$(cat "$kept/$1.mark" 2>/dev/null)" = "$mark" ]; then
	exit 0
fi
fast=$(mktemp -d /dev/shm/teamjob-bench-XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$fast"' EXIT
echo "making $1: $2 orders, $3 tasks and drafts" >&2
build/tests/bench/gen "$fast/team.db" "$2" "$3"
build/teamjob --db "$fast/team.db" --user sato backup "$fast/copy.db" >/dev/null
rm -f "$kept/$1".db-* "$kept/$1".db.*
mv "$fast/copy.db" "$kept/$1.db"
echo "$mark" >"$kept/$1.mark"
