#!/bin/sh
# Makes this host (Debian 12) the desk of a team: the account, the folders, the
# config, the team file, sshd, the timers. Run it as root after `make install`.
# It may be run again at any time: what is there already is kept, except the
# files it owns (sshd's drop-in, the units, sysctl), which are put in step.
#   setup-host.sh --team NAME --director NAME --login LOGIN --key FILE.pub
#       a new team; the director comes in over SSH by that public key
#   setup-host.sh               for a team that is there, and after an upgrade
#   setup-host.sh --remove      takes sshd's drop-in and the units away; the
#                               account, the team file and its copies stay
# Also: --lang ja|en (of the config, ja if not said), --no-packages, --no-start
# (enables, but starts and reloads nothing).
set -eu

account=teamjob
etc=/etc/teamjob
state=/var/lib/teamjob
copies=/var/backups/teamjob
program=/usr/local/bin/teamjob
deploy=/usr/local/share/teamjob/deploy
dropin=/etc/ssh/sshd_config.d/teamjob.conf
units="teamjob-sync.service teamjob-sync.timer teamjob-sync.path
teamjob-backup.service teamjob-backup.timer"
wanted="teamjob-sync.timer teamjob-sync.path teamjob-backup.timer"
packages="openssh-server tzdata libncursesw6 libsqlite3-0 libcjson1 libcyaml1
libyaml-0-2 libunistring2 libutf8proc2 libnettle8 libcurl4 libjq1 libexpat1
libmicrohttpd12 libseccomp2 libmd4c0 libminizip1"

team= director= login= key= lang=ja
packages_too=yes start=yes remove=no

say() { echo "setup-host: $*"; }
fail() { echo "setup-host: $*" >&2; exit 1; }
usage() { sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

while [ $# -gt 0 ]; do
	case $1 in
	--no-packages) packages_too=no; shift; continue ;;
	--no-start) start=no; shift; continue ;;
	--remove) remove=yes; shift; continue ;;
	--team|--director|--login|--key|--lang)
		[ $# -ge 2 ] || usage ;;
	*) usage ;;
	esac
	case $1 in
	--team) team=$2 ;;
	--director) director=$2 ;;
	--login) login=$2 ;;
	--key) key=$2 ;;
	--lang) lang=$2 ;;
	esac
	shift 2
done

# ---- what must be so before anything is done ----
check_before() {
	[ "$(id -u)" = 0 ] || fail "run it as root"
	[ -x "$program" ] || fail "$program is not there: make install first"
	[ -d "$deploy" ] || fail "$deploy is not there: make install first"
	case $lang in ja|en) ;; *) fail "--lang is ja or en, not $lang" ;; esac
	if [ -n "$team$director$login" ] &&
	    { [ -z "$team" ] || [ -z "$director" ] || [ -z "$login" ]; }; then
		fail "a new team needs --team, --director and --login"
	fi
	[ -z "$key" ] || [ -r "$key" ] || fail "$key cannot be read"
	[ -z "$key" ] || [ -n "$login" ] || fail "--key needs --login: whose is it?"
	for path in "$program" "$deploy" "$deploy/teamjob-backup.sh"; do
		[ "$(stat -L -c %U "$path")" = root ] ||
			fail "$path must be root's: sshd and timers run it"
	done
}

# ---- the steps; each does nothing where it was done before ----
install_packages() {
	missing=
	for package in $packages; do
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
			grep -q 'ok installed' || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	say "installing$missing"
	apt-get update -qq
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends $missing >/dev/null
}

programs_run() {
	for name in teamjob teamjob-sync; do
		lacks=$(ldd "${program%/*}/$name" | sed -n 's/ => not found//p' | tr -d '\n\t')
		[ -z "$lacks" ] || fail "$name cannot run here, it lacks $lacks"
	done
}

# sshd runs the forced command by the account's shell: a plain sh that reads no
# file at its start, in a home that is root's, so that nothing in it can be
# changed. "*" as password: nobody can log in by one, keys work.
make_account() {
	install -d -m 755 -o root -g root "$etc" "$etc/home"
	[ -e "$etc/home/.hushlogin" ] || : >"$etc/home/.hushlogin"
	if ! getent passwd "$account" >/dev/null; then
		say "account $account"
		useradd --system --user-group --no-create-home \
			--home-dir "$etc/home" --shell /bin/sh \
			--comment "teamjob" "$account"
	fi
	usermod --home "$etc/home" --shell /bin/sh --password '*' "$account"
}

make_folders() {
	install -d -m 700 -o "$account" -g "$account" "$state" "$copies"
}

make_config() {
	if [ ! -e "$etc/config" ]; then
		say "config $etc/config"
		(umask 027; printf 'lang: %s\ndb: %s/team.db\n' "$lang" "$state" \
			>"$etc/config.new")
		mv "$etc/config.new" "$etc/config"
	fi
	chown "root:$account" "$etc/config"
	chmod 640 "$etc/config"
}

# As the account, with nothing of root's environment.
as_account() {
	runuser -u "$account" -- env -i PATH=/usr/local/bin:/usr/bin:/bin \
		HOME="$etc/home" LC_ALL=C.UTF-8 \
		"$program" --lang "$lang" --config "$etc/config" "$@"
}

make_team() {
	if [ -e "$state/team.db" ]; then
		return 0
	fi
	if [ -z "$team" ]; then
		say "no team yet: run it again with --team, --director, --login, --key"
		return 0
	fi
	as_account init --no-input --team "$team" --name "$director" \
		--login "$login"
}

add_key() {
	[ -n "$key" ] || return 0
	body=$(awk 'NR == 1 { print $2 }' "$key")
	if as_account ssh-keys print "$login" | grep -qF " $body "; then
		return 0
	fi
	as_account --user "$login" ssh-keys add "$login" - <"$key"
}

# The new file is proven before it takes the place of the old one.
set_up_sshd() {
	grep -Eqi '^[[:space:]]*Include[[:space:]]+/etc/ssh/sshd_config\.d/' \
		/etc/ssh/sshd_config ||
		fail "/etc/ssh/sshd_config includes no /etc/ssh/sshd_config.d/*.conf"
	ls /etc/ssh/ssh_host_*_key >/dev/null 2>&1 || ssh-keygen -A >/dev/null
	mkdir -p /run/sshd /etc/ssh/sshd_config.d
	[ ! -e "$dropin" ] || cp -p "$dropin" "$dropin.before"
	install -m 644 "$deploy/sshd-teamjob.conf" "$dropin"
	if ! why=$(check_sshd 2>&1); then
		if [ -e "$dropin.before" ]; then
			mv "$dropin.before" "$dropin"
		else
			rm -f "$dropin"
		fi
		fail "sshd would not do as it must, nothing of it was changed: $why"
	fi
	rm -f "$dropin.before"
}

# What sshd says it will do for the account, whatever else its files hold.
check_sshd() {
	/usr/sbin/sshd -t || return 1
	now=$(/usr/sbin/sshd -T -C "user=$account,host=localhost,addr=127.0.0.1") ||
		return 1
	for line in 'authorizedkeysfile none' \
	    "authorizedkeyscommanduser $account" \
	    'authenticationmethods publickey' 'passwordauthentication no' \
	    'kbdinteractiveauthentication no' 'disableforwarding yes' \
	    'allowtcpforwarding no' 'allowagentforwarding no' \
	    'allowstreamlocalforwarding no' 'x11forwarding no' \
	    'permittunnel no' 'permituserrc no' 'permituserenvironment no' \
	    'forcecommand none' 'trustedusercakeys none'; do
		printf '%s\n' "$now" | grep -qixF "$line" ||
			{ echo "it lacks \"$line\""; return 1; }
	done
	printf '%s\n' "$now" | grep -q "^authorizedkeyscommand $program " ||
		{ echo "it asks another program for keys"; return 1; }
}

# Each session waits on one watch of the kernel, all as one account.
raise_watches() {
	mkdir -p /etc/sysctl.d
	printf '%s\n%s\n' "# teamjob: each open session is one of these." \
		"fs.inotify.max_user_instances = 1024" >/etc/sysctl.d/60-teamjob.conf
	if [ "$start" = yes ]; then
		sysctl -q -p /etc/sysctl.d/60-teamjob.conf 2>/dev/null ||
			say "the limit of watches will hold after the next start"
	fi
}

keep_folders() {
	mkdir -p /etc/tmpfiles.d
	printf 'd %s 0700 %s %s -\nd %s 0700 %s %s -\n' "$state" "$account" \
		"$account" "$copies" "$account" "$account" \
		>/etc/tmpfiles.d/teamjob.conf
}

runs_systemd() { [ -d /run/systemd/system ]; }

install_units() {
	mkdir -p /etc/systemd/system
	for unit in $units; do
		install -m 644 "$deploy/$unit" "/etc/systemd/system/$unit"
	done
	if ! command -v systemctl >/dev/null; then
		say "no systemd here: run teamjob-sync --due every 5 minutes and" \
			"$deploy/teamjob-backup.sh every hour by other means"
		return 0
	fi
	if runs_systemd && [ "$start" = yes ]; then
		systemctl daemon-reload
		# shellcheck disable=SC2086
		systemctl -q enable --now $wanted
		systemctl reload-or-restart ssh
	else
		# shellcheck disable=SC2086
		systemctl -q enable $wanted
	fi
}

remove_all() {
	if command -v systemctl >/dev/null; then
		# shellcheck disable=SC2086
		if runs_systemd && [ "$start" = yes ]; then
			systemctl -q disable --now $wanted || true
		else
			systemctl -q disable $wanted || true
		fi
	fi
	for unit in $units; do rm -f "/etc/systemd/system/$unit"; done
	rm -f "$dropin" /etc/sysctl.d/60-teamjob.conf /etc/tmpfiles.d/teamjob.conf
	if runs_systemd && [ "$start" = yes ]; then
		systemctl daemon-reload
		systemctl reload-or-restart ssh
	fi
	say "removed; $etc, $state, $copies and the account $account are still" \
		"there (docs/operating.md says how to take them away)"
}

if [ "$remove" = yes ]; then
	[ "$(id -u)" = 0 ] || fail "run it as root"
	remove_all
	exit 0
fi
check_before
[ "$packages_too" = no ] || install_packages
programs_run
make_account
make_folders
make_config
make_team
add_key
set_up_sshd
raise_watches
keep_folders
install_units
say "done"
if [ -e "$state/team.db" ]; then
	as_account doctor || true
fi
