#!/bin/sh
# Installs what is missing, through apt-get (by sudo when not root), and says
# so. Silent and quick when all is there.
#   tests/deps.sh build    what the compiler and the programs need
#   tests/deps.sh check    that, and what the tests and the lint need
#   tests/deps.sh peers    that, and a browser
#   tests/deps.sh fuzz     that, and a compiler with a fuzzer
set -eu

BUILD="gcc make gettext libncurses-dev libsqlite3-dev libcurl4-openssl-dev
libcjson-dev libmicrohttpd-dev libseccomp-dev libunistring-dev libutf8proc-dev libjq-dev libexpat1-dev
libcyaml-dev libyaml-dev libmd4c-dev libminizip-dev nettle-dev tzdata"
CHECK="libcmocka-dev libvterm-dev libasan8 libubsan1 universal-ctags python3
curl openssl python3-aiosmtpd unicode-data tmux openssh-server openssh-client strace debootstrap faketime"

case "${1:-}" in
build) wanted=$BUILD ;;
check) wanted="$BUILD $CHECK" ;;
peers) wanted="$BUILD $CHECK chromium chromium-driver" ;;
fuzz) wanted="$BUILD $CHECK clang libclang-rt-14-dev" ;;
*) echo "usage: tests/deps.sh build|check|peers|fuzz" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "tests/deps.sh: no dpkg here. Install what is the like of:" $wanted >&2
	exit 1
fi

here=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
	sed -n 's/ installed$//p') || true
missing=
for package in $wanted; do
	case " $(echo $here) " in
	*" $package "*) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Not root and no sudo here. As root: apt-get install$missing" >&2
		exit 1
	fi
	root=sudo
fi
echo "Installing with apt-get:$missing"
export DEBIAN_FRONTEND=noninteractive
install() {
	$root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
$root apt-get update -qq >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
install || { cat "$log" >&2; exit 1; }
