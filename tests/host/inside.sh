#!/bin/sh
# What tests/host/check.sh does inside the bare Debian.
set -u
mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm 2>/dev/null || true
[ -e /dev/pts/ptmx ] || { mkdir -p /dev/pts; mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts /dev/pts; ln -sf pts/ptmx /dev/ptmx; }

setup=/usr/local/share/teamjob/deploy/setup-host.sh
failed=0
log=/root/log

ok() { echo "ok host: $1"; }
not_ok() { echo "not ok host: $1"; sed 's/^/    /' "$log"; failed=1; }
# check NAME COMMAND...: it must end with 0.
check() { name=$1; shift; if "$@" >"$log" 2>&1; then ok "$name"; else not_ok "$name"; fi; }
# refuses NAME WORDS COMMAND...: it must fail and say WORDS.
refuses() {
	name=$1 words=$2
	shift 2
	if "$@" >"$log" 2>&1; then not_ok "$name"
	elif grep -q "$words" "$log"; then ok "$name"
	else not_ok "$name"; fi
}
now() { date +%s; }
look_again() { timeout 0.1 tail -f /dev/null || true; }

# Everything set-up may touch, with owner, rights and content.
picture() {
	find /etc /var/lib/teamjob /var/backups -xdev \( -name '*.db*' -o -name '*-' -o \
		-name '.pwd.lock' \) -prune -o -printf '%p %M %u %g ' \
		-exec sh -c '[ -f "$1" ] && [ ! -L "$1" ] && md5sum <"$1" || echo' - {} \; |
		sort
}
effective() { /usr/sbin/sshd -T -C "user=$1,host=h,addr=10.0.0.1" | sort; }

# ---- before ----
refuses "half of a new team is refused" "needs --team" $setup --team x
refuses "an unknown option is explained" "setup-host.sh --team" $setup --tame x
if getent passwd teamjob >/dev/null; then not_ok "nothing was done by them"; else ok "nothing was done by them"; fi

# ---- the set-up ----
mkdir -p /root/keys
cd /root/keys || exit 1
mv /usr/local/share/teamjob/deploy/setup-host.sh /root/setup.sh	# may lie anywhere
setup=/root/setup.sh
apt-get update -qq >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	--no-install-recommends openssh-client >>"$log" 2>&1 || not_ok "openssh-client"
for name in sato kudo; do ssh-keygen -q -t ed25519 -N '' -C "$name@home" -f "$name"; done
began=$(now)
check "the script makes the host" $setup --no-start --team 雪あかり \
	--director "佐藤 亜希" --login sato --key /root/keys/sato.pub
echo "set up in $(($(now) - began)) s"
cat "$log"

field() { getent passwd teamjob | cut -d: -f"$1"; }
mode() { stat -c '%a %U %G' "$1"; }
same() { [ "$1" = "$2" ] || { echo "$1 is not $2"; return 1; }; }
check "the account has a plain shell" same "$(field 7)" /bin/sh
check "its home is root's" same "$(mode "$(field 6)")" "755 root root"
check "it has no password" same "$(getent shadow teamjob | cut -d: -f2)" '*'
check "/etc/teamjob" same "$(mode /etc/teamjob)" "755 root root"
check "the config is read by the account alone" same "$(mode /etc/teamjob/config)" "640 root teamjob"
check "the team's folder" same "$(mode /var/lib/teamjob)" "700 teamjob teamjob"
check "the team file" same "$(mode /var/lib/teamjob/team.db)" "600 teamjob teamjob"
check "the copies' folder" same "$(mode /var/backups/teamjob)" "700 teamjob teamjob"
check "sshd's drop-in" same "$(mode /etc/ssh/sshd_config.d/teamjob.conf)" "644 root root"

picture >/root/before
check "it may be run again" $setup --no-start --no-packages
check "and again with the same team and key" $setup --no-start --no-packages \
	--team 雪あかり --director "佐藤 亜希" --login sato --key /root/keys/sato.pub
picture >/root/after
check "which changes nothing" diff /root/before /root/after

# ---- sshd ----
effective root >/root/root-with
mv /etc/ssh/sshd_config.d/teamjob.conf /root/
effective root >/root/root-without
mv /root/teamjob.conf /etc/ssh/sshd_config.d/
check "others log in as before" diff /root/root-without /root/root-with
cp /etc/ssh/sshd_config.d/teamjob.conf /root/good.conf
echo 'PermitUserEnvironment yes' >/etc/ssh/sshd_config.d/00-other.conf
refuses "a sshd that would let an environment in is refused" 'permituserenvironment no' \
	$setup --no-start --no-packages
echo 'NoSuchOption yes' >/etc/ssh/sshd_config.d/00-other.conf
refuses "a config that sshd cannot read is refused" 'NoSuchOption' \
	$setup --no-start --no-packages
printf 'Match User teamjob\n\tForceCommand /bin/sh\n' >/etc/ssh/sshd_config.d/00-other.conf
refuses "another's command for the account is refused" 'forcecommand none' \
	$setup --no-start --no-packages
rm /etc/ssh/sshd_config.d/00-other.conf
check "what was there stays" cmp /root/good.conf /etc/ssh/sshd_config.d/teamjob.conf

# ---- units ----
for unit in teamjob-sync.timer teamjob-sync.path teamjob-backup.timer; do
	check "$unit is enabled" systemctl is-enabled "$unit"
done
for unit in teamjob-sync.service teamjob-sync.timer teamjob-sync.path \
    teamjob-backup.service teamjob-backup.timer; do
	systemd-analyze verify "/etc/systemd/system/$unit" >"$log" 2>&1
	if grep -q "$unit" "$log"; then not_ok "$unit is understood"; else ok "$unit is understood"; fi
done
for unit in teamjob-sync.service teamjob-backup.service; do
	systemd-analyze security --offline=true --no-pager \
		"/etc/systemd/system/$unit" 2>/dev/null | tail -n 1
	check "$unit is shut in" systemd-analyze security --offline=true --no-pager \
		--threshold=30 "/etc/systemd/system/$unit"
done
# What a unit would run, as it would: the account, nothing of an environment.
started() {
	command=$(sed -n '/^ExecStart=/,/[^\\]$/p' "/etc/systemd/system/$1" | tr -d '\\\n' | sed 's/^ExecStart=//')
	runuser -u teamjob -- env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 sh -c "umask 077; exec $command"
}
check "teamjob-sync runs as the timer starts it" started teamjob-sync.service

# ---- the order desk: its unit, and what the unit starts, as nobody ----
cp /usr/local/share/teamjob/deploy/teamjob-desk.service /etc/systemd/system/
systemd-analyze verify /etc/systemd/system/teamjob-desk.service >"$log" 2>&1
if grep -q "teamjob-desk" "$log"; then not_ok "teamjob-desk.service is understood"; else ok "teamjob-desk.service is understood"; fi
systemd-analyze security --offline=true --no-pager \
	/etc/systemd/system/teamjob-desk.service 2>/dev/null | tail -n 1
check "teamjob-desk.service is shut in" systemd-analyze security --offline=true \
	--no-pager --threshold=15 /etc/systemd/system/teamjob-desk.service
desk=/var/lib/teamjob-desk
install -d -m 700 -o nobody "$desk"
od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >"$desk/token"
chown nobody "$desk/token"
chmod 600 "$desk/token"
(command=$(sed -n '/^ExecStart=/,/[^\\]$/p' /etc/systemd/system/teamjob-desk.service |
	tr -d '\\\n' | sed 's/^ExecStart=//')
exec runuser -u nobody -- env -i STATE_DIRECTORY=$desk CREDENTIALS_DIRECTORY=$desk \
	LC_ALL=C.UTF-8 sh -c "umask 077; echo \$\$; exec $command --port $((PORT + 1))") >/root/desk.out 2>&1 &
tries=0
until grep -q READY /root/desk.out || [ $tries = 100 ]; do tries=$((tries + 1)); look_again; done
asks() {
	perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new("127.0.0.1:$ARGV[0]") or die;
		print $s "GET $ARGV[1] HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"; print <$s>' \
		$((PORT + 1)) "$1" | grep -q "$2"
}
check "the desk starts as its unit starts it" grep -q READY /root/desk.out
check "it answers" asks /healthz "200 OK"
check "with its form, in Japanese" asks '/order?lang=ja' 仕事を依頼する
check "and is shut in" grep -q "^Seccomp:.2" "/proc/$(head -n 1 /root/desk.out)/status"
kill "$(head -n 1 /root/desk.out)"
wait
check "its database is its own alone" same "$(mode $desk/desk.db)" "600 nobody nogroup"
rm -rf "$desk" /etc/systemd/system/teamjob-desk.service

# ---- coming in ----
mkdir -p /run/sshd /root/.ssh
/usr/sbin/sshd -o ListenAddress=127.0.0.1 -p "$PORT" -E /root/sshd.log
printf '[127.0.0.1]:%s %s\n' "$PORT" "$(cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub)" >/root/.ssh/known_hosts
as() { who=$1; shift; timeout 30 ssh -n -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR -i "/root/keys/$who" -p "$PORT" teamjob@127.0.0.1 "$@"; }
tries=0
until as sato list people >"$log" 2>&1 || [ $tries = 20 ]; do tries=$((tries + 1)); look_again; done
check "the director comes in by the key" as sato list people
check "what was asked is answered and nothing else" \
	same "$(as sato list people | cut -c1-12)" "P1      sato"
refuses "a shell is not there" "SSH では使えません" as sato sh
refuses "a stranger stays out" "Permission denied" as kudo list tasks
as sato "do person.create --set login=kudo --set name=工藤" >"$log" 2>&1
check "the director lets a worker in" as sato \
	"do key.add kudo --set 'key=$(cat kudo.pub)'"
check "who comes in at once" as kudo list tasks
refuses "with a role of their own" "ディレクターだけ" as kudo "do person.create --set login=x --set name=x"
check "sftp is refused" sh -c "! timeout 30 ssh -n -o BatchMode=yes -i /root/keys/kudo -p $PORT -s teamjob@127.0.0.1 sftp"
as sato "do key.remove kudo" >"$log" 2>&1
refuses "a removed key is out at once" "Permission denied" as kudo list tasks
as sato "do undo" >"$log" 2>&1
check "and undo lets it in again" as kudo list tasks
as_account() { runuser -u teamjob -- /usr/local/bin/teamjob "$@"; }
check "the account itself finds config and team" as_account list people

# ---- copies ----
check "a copy is made as the timer makes it" started teamjob-backup.service
copy=$(ls /var/backups/teamjob/team-*.db | tail -n 1)
check "and is the account's alone" same "$(mode "$copy")" "600 teamjob teamjob"
start=1700000000
hour=0
mkdir /root/many
while [ $hour -lt 960 ]; do	# 40 days of hours
	: >"/root/many/team-$(date -u -d "@$((start + hour * 3600))" +%Y%m%dT%H%M%SZ).db"
	hour=$((hour + 1))
done
BACKUP_NOW=$((start + 960 * 3600)) TEAMJOB=/usr/local/bin/teamjob \
	/usr/local/share/teamjob/deploy/teamjob-backup.sh /var/lib/teamjob/team.db /root/many >"$log" 2>&1
check "48 hours and 30 days are kept" same "$(find /root/many -name '*.db' | wc -l)" 78
check "the newest too" test -s "/root/many/team-$(date -u -d "@$((start + 960 * 3600))" +%Y%m%dT%H%M%SZ).db"
picture_many() { ls /root/many; }
picture_many >/root/many-before
BACKUP_NOW=$((start + 961 * 3600)) TEAMJOB=/bin/false \
	/usr/local/share/teamjob/deploy/teamjob-backup.sh /var/lib/teamjob/team.db /root/many >"$log" 2>&1
picture_many >/root/many-after
check "a copy that failed deletes none" diff /root/many-before /root/many-after

# ---- restore, word for word as docs/operating.md says ----
as sato "do order.create --set client=丘 --set title=控えのあと --set amount=1000" >"$log" 2>&1
rm -f /var/lib/teamjob/team.db-wal
dd if=/dev/zero of=/var/lib/teamjob/team.db bs=4096 count=4 conv=notrunc 2>/dev/null
refuses "a damaged file is told" . as_account check
sed -n '/<!-- restore -->/,/<!-- end -->/{/^    /s/^    //p}' /root/operating.md >/root/restore.sh
began=$(now)
check "the restore of the documents" sh -eu /root/restore.sh
echo "restored in $(($(now) - began)) s"
check "the team file is sound" as_account check --deep
check "and people come in again" as kudo list tasks
check "the damaged one is kept" sh -c 'ls /var/lib/teamjob/damaged-*/team.db'

# ---- upgrade with a session open ----
mkfifo /root/keys/typed
(TERM=vt100 timeout 60 ssh -tt -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR \
	-i /root/keys/sato -p "$PORT" teamjob@127.0.0.1 <typed >screen 2>&1; echo $? >ended) &
exec 9>typed
wait_for() { tries=0; until "$@" >"$log" 2>&1; do tries=$((tries + 1)); [ $tries -lt 100 ] || return 1; look_again; done; }
check "a session opens" wait_for grep -aq 'sato\|佐藤' screen
cp -p /usr/local/bin/teamjob /root/teamjob.new	# as install(1) does
mv /root/teamjob.new /usr/local/bin/teamjob
check "the script after an upgrade" $setup --no-start --no-packages
printf 'yQ' >&9
exec 9>&-
check "the open session went on and ended well" wait_for grep -qx 0 ended
check "new ones come in" as kudo list tasks

# ---- taking it away ----
check "it is taken away" $setup --no-start --remove
kill -HUP "$(cat /run/sshd.pid)"	# systemd does this on a real host
turned_away() { ! as sato list people >"$log" 2>&1 && grep -q "Permission denied" "$log"; }
wait_for turned_away || true	# it starts itself anew: for a moment it still lets in, or is not there
refuses "nobody comes in any more" "Permission denied" as sato list people
check "the team is still there" test -s /var/lib/teamjob/team.db
check "no unit is left" sh -c '! ls /etc/systemd/system/teamjob-*'
check "the rest as the documents say" sh -eu -c "$(sed -n '/<!-- away -->/,/<!-- end -->/{/^    /s/^    //p}' /root/operating.md)"
check "nothing is left" sh -c '! getent passwd teamjob && ! ls -d /etc/teamjob /var/lib/teamjob'
exit $failed
