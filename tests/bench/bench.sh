#!/bin/sh
# The bench: makes the demonstration team, runs the workstation and the floor on
# it in turns, prints "name value unit".
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/teamjob --lang ja demo --no-tui --dir "$work/demo" >/dev/null
HOME="$work" LANG=C.UTF-8 build/tests/bench/bench build/tests/bench/floor \
	build/teamjob "$work/demo/team.db"
