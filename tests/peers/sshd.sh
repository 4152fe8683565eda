#!/bin/sh
# What a real sshd on a loopback port needs, for tests: a config, a host key, an
# account of its own when root runs it (otherwise the one that does), key pairs
# and a config for ssh. The test starts sshd itself.
#   sshd.sh make DIR PORT ACCOUNT [NAME...]   NAME: who gets a key pair
#   sshd.sh drop DIR ACCOUNT
# Everything a client may send is accepted here (AcceptEnv *): what is not to
# count has to be thrown away by the program.
set -eu

make_account() {
	[ "$(id -u)" = 0 ] || return 0
	useradd --system --user-group --no-create-home --home-dir / \
		--shell /bin/sh "$1"
	usermod --password '*' "$1"	# no password; not locked for keys
	mkdir -p /run/sshd
}

write_config() {
	cat >"$1/sshd_config" <<CONFIG
ListenAddress 127.0.0.1
Port $2
HostKey $1/hostkey
PidFile $1/sshd.pid
AuthorizedKeysFile $1/authorized_keys
AllowUsers $3
UsePAM no
StrictModes no
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
DisableForwarding yes
AllowTcpForwarding no
AllowAgentForwarding no
AllowStreamLocalForwarding no
X11Forwarding no
PermitTunnel no
PermitUserRC no
PermitUserEnvironment no
AcceptEnv *
Subsystem sftp internal-sftp
PrintMotd no
PrintLastLog no
MaxStartups 100
LoginGraceTime 20
LogLevel VERBOSE
$(grep ClientAlive docs/deploy/sshd-teamjob.conf)
CONFIG
	cat >"$1/client/config" <<CONFIG
Host *
	HostName 127.0.0.1
	Port $2
	User $3
	IdentityFile $1/client/%n
	IdentitiesOnly yes
	IdentityAgent none
	UserKnownHostsFile $1/client/known_hosts
	StrictHostKeyChecking yes
	BatchMode yes
	LogLevel ERROR
CONFIG
}

case ${1:-} in
make)
	[ $# -ge 4 ] || exit 2
	dir=$2 port=$3 account=$4
	shift 4
	make_account "$account"
	mkdir -p "$dir/client"
	ssh-keygen -q -t ed25519 -N '' -C host -f "$dir/hostkey"
	printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$dir/hostkey.pub")" \
		>"$dir/client/known_hosts"
	for name in "$@"; do
		ssh-keygen -q -t ed25519 -N '' -C "$name@home" -f "$dir/client/$name"
	done
	write_config "$dir" "$port" "$account"
	/usr/sbin/sshd -t -f "$dir/sshd_config"
	;;
drop)
	if [ -s "$2/sshd.pid" ]; then
		kill "$(cat "$2/sshd.pid")" 2>/dev/null || true
	fi
	[ "$(id -u)" != 0 ] || userdel --force "$3" 2>/dev/null || true
	;;
*) sed -n '2,8p' "$0" >&2; exit 2 ;;
esac
