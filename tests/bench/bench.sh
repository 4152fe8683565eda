#!/bin/sh
# The bench: makes the team files once (in memory where there is room, then
# kept in build/bench until the program that makes them changes), runs the
# programs beside the floor, prints "name value unit" and ratios.
#   tests/bench/bench.sh [ROUNDS [screen|pull]]
set -eu
cd "$(dirname "$0")/../.."
kept=build/bench
mkdir -p "$kept"
work=$(mktemp -d "$kept/work-XXXXXX")
fast=$(mktemp -d /dev/shm/teamjob-bench-XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$work" "$fast"' EXIT

# Made by the program's own operations: made anew when the tables change.
mark=$(cat src/store/team/*.sql tests/bench/gen.c tests/bench/feed.c | cksum)
team() {
	if [ "$(cat "$kept/$1.mark" 2>/dev/null)" != "$mark" ]; then
		echo "making $1: $2 orders, $3 tasks and drafts" >&2
		build/tests/bench/gen "$fast/team.db" "$2" "$3"
		build/teamjob --db "$fast/team.db" --user sato backup "$fast/copy.db" >/dev/null
		mv "$fast/copy.db" "$kept/$1.db"
		rm -f "$fast"/* "$kept/$1".db-* "$kept/$1".db.*
		echo "$mark" >"$kept/$1.mark"
	fi
}
team empty 0 0
team small 1000 100
team large 100000 10000
HOME="$work" LANG=C.UTF-8 build/tests/bench/bench build "$kept/small.db" \
	"$kept/large.db" "$kept/empty.db" "$work" "$@"
build/tests/bench/plan "$fast/plan.db"
