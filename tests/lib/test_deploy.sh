#!/bin/sh
# The set-up of a host installs what the programs are linked with, and its
# scripts are shell.
set -u
cd "$(dirname "$0")/../.."
failed=0

packages=$(sed -n '/^packages="/,/"$/p' docs/deploy/setup-host.sh | tr -d '"' | sed 's/^packages=//')
missing=
for lib in $(for program in teamjob teamjob-sync teamjob-desk; do
	readelf -d "build/$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
done | sort -u); do
	owner=$(dpkg -S "*/$lib" 2>/dev/null | sed -n 's/:.*//p' | sort -u | head -n 1)
	case " libc6 libgcc-s1 libtinfo6 $(echo $packages) " in
	*" ${owner:-nobody} "*) ;;
	*) missing="$missing $lib(${owner:-of no package})" ;;
	esac
done
if [ -z "$missing" ]; then
	echo "ok setup-host.sh installs every library of the programs"
else
	echo "not ok setup-host.sh does not install:$missing"
	failed=1
fi

# The unit of the desk does not stand in the way of the program.
unit=docs/deploy/teamjob-desk.service
number() { sed -n "s/.*$1 = \([0-9]*\).*/\1/p" "$2"; }
files=$(($(number SERVER_CONNECTIONS include/teamjob/desk/server.h) +
	$(number SERVER_CUT include/teamjob/desk/server.h) +
	$(number FILES_BESIDE src/desk/server.c)))
lacks=
for call in landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp; do
	grep -q "^SystemCallFilter=.*$call" "$unit" || lacks="$lacks $call"
done
[ "$(sed -n 's/^LimitNOFILE=//p' "$unit")" -ge "$files" ] || lacks="$lacks $files files"
if [ -z "$lacks" ]; then
	echo "ok the desk's unit lets it have $files files and its own fences"
else
	echo "not ok the desk's unit lacks:$lacks"
	failed=1
fi

for script in docs/deploy/*.sh tests/peers/*.sh tests/host/inside.sh; do
	if sh -n "$script"; then
		echo "ok $script is shell"
	else
		echo "not ok $script"
		failed=1
	fi
done
exit $failed
