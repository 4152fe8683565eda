#!/bin/bash
# The workstation in a real terminal emulator whose ambiguous signs are one or
# two cells wide: columns and bars stand where they should, and marks that do
# not compose stay on their base, and it is the same whatever tmux is called.
# GENERATE=1 writes the goldens anew.
set -u
cd "$(dirname "$0")/../.." || exit 1

work=$(mktemp -d) || exit 1
export HOME="$work" TEAMJOB_DB="$work/team.db" LANG=C.UTF-8
trap 'rm -rf "$work"' EXIT
failed=0

said() { build/teamjob --user sato do "$@" >/dev/null || echo "not ok do $*"; }

make_team() {
	build/teamjob init --team "★雪あかり★" --name "佐藤 亜希" --login sato >/dev/null
	said order.create --set client="ACME…" --set title="★①※…→●×±αЯ の記事"
	said order.create --set client="ん゙ま" --set title="ん゙ち゚の表記について"
	said order.create --set client="普通の会社" --set title="普通の件名です"
}

in_tmux() {	# cells of ambiguous signs, answer to the question, TERM inside
	local socket="tj$$-$1-${3:-screen}" golden="tests/data/screens/tmux-ambiguous$1-80x24-ja.txt"
	echo "set -g default-terminal ${3:-screen}" >"$work/tmux.conf"
	LD_PRELOAD="$PWD/build/tests/wcwidth.so" AMBIGUOUS=$1 tmux -L "$socket" \
		-f "$work/tmux.conf" new-session -d -x 80 -y 24 \
		"LD_PRELOAD= build/teamjob --lang ja --user sato"
	if [ -n "$2" ]; then
		wait_for "$socket" "右はし" && tmux -L "$socket" send-keys "$2"
	fi
	wait_for "$socket" "3件の1件目"
	screen "$socket" >"$work/screen"
	tmux -L "$socket" send-keys Q
	tmux -L "$socket" kill-server 2>/dev/null
	if [ -n "${GENERATE:-}" ]; then
		cp "$work/screen" "$golden"
	fi
	if diff -u "$golden" "$work/screen"; then
		echo "ok ambiguous signs $1 cells wide, TERM=${3:-screen}"
	else
		echo "not ok ambiguous signs $1 cells wide, TERM=${3:-screen}"
		failed=1
	fi
}

screen() { tmux -L "$1" capture-pane -p; tmux -L "$1" display -p 'cursor #{cursor_y},#{cursor_x}'; }

wait_for() {	# until the text stands on the screen, at most 10 s
	local n
	for n in $(seq 100); do
		screen "$1" 2>/dev/null | grep -q "$2" && return 0
		read -rt 0.1 <> <(:) || :
	done
	echo "not ok \"$2\" does not come"
	screen "$1"
	failed=1
	return 1
}

make_team
in_tmux 1 y
# what was answered is kept; the other kinds that tmux can be
for kind in screen-256color tmux tmux-256color; do in_tmux 1 "" $kind; done
build/teamjob --user sato sql "SELECT 1" >/dev/null
rm -f "$TEAMJOB_DB"*
make_team
in_tmux 2 n
exit $failed
