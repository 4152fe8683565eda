#!/bin/bash
# A fresh host, made and tried: a bare Debian by debootstrap, `make install`
# into it, docs/deploy/setup-host.sh as the documents say, then everything an
# operator does: coming in, copies, restore from the documents, upgrade, taking
# it away. Inside namespaces of its own; the machine around it is not touched.
# Needs root, debootstrap and a mirror of Debian (HOST_MIRROR names another).
#   tests/host/check.sh       as `make check-host` runs it
# HOST_BASE=FILE.tar keeps the bare Debian there, for the next time.
set -eu
cd "$(dirname "$0")/../.."

suite=bookworm
mirror=${HOST_MIRROR:-$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) bookworm main.*/\2/p' \
	/etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
	grep -v security | head -n 1)}

[ "$(id -u)" = 0 ] || { echo "not ok host: needs root"; exit 1; }
if ! unshare --mount --pid --fork true; then
	echo "not ok host: this machine gives no namespaces"
	exit 1
fi
root=$(mktemp -d /var/tmp/teamjob-host.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT
chmod 755 "$root"
began=$SECONDS
if [ -s "${HOST_BASE:-}" ]; then
	tar -C "$root" -xpf "$HOST_BASE"
elif ! debootstrap --variant=minbase --include=systemd \
    "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1; then
	tail -n 20 "$root.log"
	rm -f "$root.log"
	echo "not ok host: debootstrap"
	exit 1
fi
rm -f "$root.log"
[ -z "${HOST_BASE:-}" ] || [ -s "$HOST_BASE" ] ||
	tar -C "$root" --one-file-system -cf "$HOST_BASE" .
echo "a bare Debian: $((SECONDS - began)) s"
make --no-print-directory install DESTDIR="$root" PREFIX=/usr/local >/dev/null
cp docs/operating.md tests/host/inside.sh "$root/root/"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# How this machine's apt reaches its mirrors, as far as it is a matter of files.
for file in /etc/apt/apt.conf.d/*proxy* /etc/apt/apt.conf; do
	[ ! -f "$file" ] || cp "$file" "$root/etc/apt/apt.conf.d/99-$(basename "$file")"
done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
unshare --mount --pid --fork --uts --ipc --kill-child chroot "$root" \
	/usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
	HOME=/root LC_ALL=C.UTF-8 PORT="${HOST_PORT:-$((20000 + RANDOM % 9000))}" \
	/bin/sh /root/inside.sh
