#!/bin/sh
# A checked copy of the team file, and the old ones thinned out: all of the last
# 48 hours, then the first of each day for 30 days. The newest always stays, and
# nothing is deleted unless the new copy is there.
#   teamjob-backup.sh TEAM_FILE DIRECTORY
set -eu
umask 077
[ $# = 2 ] || { echo "usage: teamjob-backup.sh TEAM_FILE DIRECTORY" >&2; exit 2; }
file=$1
dir=$2
now=${BACKUP_NOW:-$(date -u +%s)}	# seconds; given by tests only
teamjob=${TEAMJOB:-/usr/local/bin/teamjob}

stamp() { date -u -d "@$1" +%Y%m%dT%H%M%SZ; }

"$teamjob" --db "$file" backup "$dir/team-$(stamp "$now").db"

hours=$(stamp $((now - 48 * 3600)))
days=$(stamp $((now - 30 * 86400)))
seen=
for copy in "$dir"/team-????????T??????Z.db; do	# the oldest first
	[ -f "$copy" ] || continue
	when=${copy##*/team-}
	when=${when%.db}
	day=${when%T*}
	if [ "$(printf '%s\n%s\n' "$when" "$hours" | sort | head -n 1)" = "$hours" ]; then
		continue		# of the last 48 hours
	fi
	if [ "$day" != "$seen" ] &&
	    [ "$(printf '%s\n%s\n' "$when" "$days" | sort | head -n 1)" = "$days" ]; then
		seen=$day		# the first of its day
		continue
	fi
	rm -f -- "$copy"
done
