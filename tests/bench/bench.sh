#!/bin/sh
# The bench: makes the team files once (in memory where there is room, then
# kept in build/bench until the program that makes them changes), runs the
# programs beside the floor, prints "name value unit" and ratios.
#   tests/bench/bench.sh [ROUNDS [screen|pull|writes]]
set -eu
cd "$(dirname "$0")/../.."
kept=build/bench
mkdir -p "$kept"
work=$(mktemp -d "$kept/work-XXXXXX")
trap 'rm -rf "$work"' EXIT
tests/bench/teams.sh empty 0 0
tests/bench/teams.sh small 1000 100
tests/bench/teams.sh large 100000 10000
HOME="$work" LANG=C.UTF-8 build/tests/bench/bench build "$kept/small.db" \
	"$kept/large.db" "$kept/empty.db" "$work" "$@"
build/tests/bench/plan "$work/plan.db"
if [ $# -lt 2 ]; then tests/bench/line.py build; fi
