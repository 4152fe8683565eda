/* doctor: what this host has and lacks for teamjob, one line each: "ok" or "!"
 * with what to do about it. Nothing is changed. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "teamjob/app/check.h"
#include "teamjob/base/file.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/version.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/config/config.h"
#include "teamjob/text/grapheme.h"

enum { WAL_LARGE = 64 << 20, FREE_LEAST_MIB = 200, INSTANCES_LEAST = 256,
    NAME_CELLS = 12 };

struct doctor {
	struct cli *cli;
	bool json, ill;		/* ill: something must be mended first */
	struct json_out w;
	struct buf out;
};

/* One line. `advice` is NULL when all is well. */
static void line(struct doctor *d, const char *name, const char *value,
    const char *advice)
{
	struct buf b;

	if (d->json) {
		json_open_object(&d->w, NULL);
		json_put_text(&d->w, "name", name);
		json_put_bool(&d->w, "ok", advice == NULL);
		json_put_text(&d->w, "value", value);
		json_put_text(&d->w, "advice", advice);
		json_close_object(&d->w);
		return;
	}
	buf_init(&b, 1 << 16);
	buf_printf(&b, "%s %s", advice == NULL ? "ok" : "! ", name);
	for (size_t i = strlen(name); i < NAME_CELLS; i++)
		buf_char(&b, ' ');
	buf_printf(&b, " %s", value);
	if (advice != NULL)
		buf_printf(&b, " - %s", advice);
	cli_print(b.data);
	putchar('\n');
	buf_clear(&b);
}

static void say_err(struct doctor *d, const char *name, const char *value,
    const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	line(d, name, value, words_err(text, sizeof text, err));
	d->ill = true;
}

/* ---- programs ---- */

static void look_at_libraries(struct doctor *d)
{
	bool fault;
	const char *sqlite = app_library(&fault);
	char said[200];

	line(d, "teamjob", TEAMJOB_VERSION, NULL);
	words_say(said, sizeof said, fault ? _("%1 (can damage a file by "
	    "itself; teamjob's own lock keeps it safe)") : "%1", sqlite, NULL);
	line(d, "sqlite", said, NULL);
	for (size_t i = 0; i < d->cli->n_libraries; i++)
		line(d, d->cli->libraries[i].name,
		    d->cli->libraries[i].version, NULL);
	line(d, "cjson", json_library(), NULL);
	line(d, "libcyaml", config_library(), NULL);
	line(d, "utf8proc", text_library(), NULL);
	line(d, "nettle", hash_library(), NULL);
}

static void look_at_programs(struct doctor *d)
{
	static const struct { const char *name, *lacks; } others[] = {
		{ "teamjob-sync", N_("missing: orders are not pulled, answers "
		    "not sent; install it beside teamjob") },
		{ "teamjob-desk", N_("missing: only the demonstration and a "
		    "host with an order desk need it") },
	};
	char *here = file_program_dir();

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct buf path;
		bool there;

		buf_init(&path, 8192);
		buf_printf(&path, "%s/%s", here, others[i].name);
		there = access(path.data, X_OK) == 0;
		line(d, others[i].name, path.data,
		    there ? NULL : words(others[i].lacks));
		buf_clear(&path);
	}
	mem_free(&here);
}

/* ---- the team file ---- */

/* File systems on which locks or memory shared between processes are not what
 * the team file needs, and those that do not last. */
static const struct { unsigned type; const char *name, *advice; } systems[] = {
	{ 0xef53, "ext4", NULL }, { 0x58465342, "xfs", NULL },
	{ 0x9123683e, "btrfs", NULL }, { 0x2fc12fc1, "zfs", NULL },
	{ 0xf2f52010, "f2fs", NULL },
	{ 0x6969, "NFS", N_("a network file system damages the team file: "
	    "keep it on a disk of this host") },
	{ 0xff534d42, "CIFS", N_("a network file system damages the team "
	    "file: keep it on a disk of this host") },
	{ 0xfe534d42, "SMB", N_("a network file system damages the team file: "
	    "keep it on a disk of this host") },
	{ 0x00c36400, "Ceph", N_("a network file system damages the team "
	    "file: keep it on a disk of this host") },
	{ 0x5346414f, "AFS", N_("a network file system damages the team file: "
	    "keep it on a disk of this host") },
	{ 0x01021997, "9p", N_("shared from another machine: locks may not "
	    "hold; keep the team file on a disk of this host") },
	{ 0x65735546, "FUSE", N_("locks may not hold here; keep the team file "
	    "on a disk of this host") },
	{ 0x794c7630, "overlay", N_("goes away with its container: put the "
	    "team file on a volume") },
	{ 0x01021994, "tmpfs", N_("lies in memory: gone when the host starts "
	    "anew") },
	{ 0x858458f6, "ramfs", N_("lies in memory: gone when the host starts "
	    "anew") },
	{ 0x4d44, "FAT", N_("knows no rights and no locks to rely on") },
};

/* The folder of the team file, or its nearest that is there. */
static char *folder_of(const char *path)
{
	char *dir = mem_dup(path);
	char *slash;

	do {
		slash = strrchr(dir, '/');
		if (slash == NULL) {
			mem_free(&dir);
			return mem_dup(".");
		}
		*(slash == dir ? slash + 1 : slash) = '\0';
	} while (access(dir, F_OK) != 0 && strcmp(dir, "/") != 0);
	return dir;
}

static void look_at_disk(struct doctor *d)
{
	char *dir = folder_of(d->cli->db), name[64], free_text[64];
	const char *advice = N_("not known to be safe: a disk of this host "
	    "with ext4, xfs or btrfs is");
	struct statfs fs;
	struct statvfs room;

	if (statfs(dir, &fs) == 0) {
		snprintf(name, sizeof name, "0x%lx", (unsigned long)fs.f_type);
		for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
			if (systems[i].type == (unsigned)fs.f_type) {
				snprintf(name, sizeof name, "%s",
				    systems[i].name);
				advice = systems[i].advice;
			}
		line(d, "file system", name,
		    advice != NULL ? words(advice) : NULL);
	}
	if (statvfs(dir, &room) == 0) {
		unsigned long long mib = (unsigned long long)room.f_bavail *
		    room.f_frsize >> 20;

		snprintf(free_text, sizeof free_text, "%llu MiB", mib);
		line(d, "free", free_text, mib >= FREE_LEAST_MIB ? NULL
		    : _("little room: make some before it is full"));
	}
	mem_free(&dir);
}

static void look_at_rights(struct doctor *d, const struct stat *st)
{
	char mode[32];

	snprintf(mode, sizeof mode, "%03o", (unsigned)(st->st_mode & 0777));
	line(d, "rights", mode, st->st_mode & 077
	    ? _("others can reach it: chmod 600") : access(d->cli->db,
	    W_OK) != 0 ? _("it can only be read by you") : NULL);
}

static void look_at_wal(struct doctor *d)
{
	struct buf path;
	struct stat st = { .st_size = 0 };
	char size[48];

	buf_init(&path, 8192);
	buf_printf(&path, "%s-wal", d->cli->db);
	if (stat(path.data, &st) != 0)
		st.st_size = 0;
	snprintf(size, sizeof size, "%.1f MiB",
	    (double)st.st_size / (1 << 20));
	line(d, "wal", size, st.st_size > WAL_LARGE ? _("large: a session "
	    "that reads for long holds it; teamjob-sync makes it small "
	    "again") : NULL);
	buf_clear(&path);
}

/* Whether the write lock can be had just now. */
static void look_at_lock(struct doctor *d)
{
	struct buf path;
	int fd;

	buf_init(&path, 8192);
	buf_printf(&path, "%s.lock", d->cli->db);
	fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		line(d, "lock", path.data, errno == ENOENT ? NULL
		    : _("it cannot be opened: look at its owner and rights"));
	else if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		line(d, "lock", _("free"), NULL);
	else
		line(d, "lock", _("held"), _("somebody writes just now; if it "
		    "stays so, a process hangs: fuser names it"));
	if (fd >= 0)
		close(fd);
	buf_clear(&path);
}

static void look_at_team(struct doctor *d)
{
	struct tj_err err = { 0 };
	const char *zone;
	struct buf path;

	if (cli_open(d->cli, true, &err) != TJ_OK) {
		say_err(d, "opens", d->cli->db, &err);
		return;
	}
	line(d, "team", app_me(d->cli->app)->team, NULL);
	line(d, "you", app_me(d->cli->app)->login, NULL);
	zone = getenv("TZ");		/* the team's, once it is open */
	buf_init(&path, 8192);
	buf_printf(&path, "/usr/share/zoneinfo/%s", zone != NULL ? zone : "");
	line(d, "time zone", zone != NULL ? zone : "", access(path.data,
	    R_OK) == 0 ? NULL : _("its rules are missing: install tzdata"));
	buf_clear(&path);
	app_close(&d->cli->app);
}

static void look_at_file(struct doctor *d)
{
	struct stat st;

	look_at_disk(d);
	if (stat(d->cli->db, &st) != 0) {
		line(d, "team file", d->cli->db, errno == ENOENT
		    ? _("not there yet: teamjob init makes it")
		    : _("it cannot be reached: look at the rights of its "
			"folders"));
		return;
	}
	line(d, "team file", d->cli->db, NULL);
	look_at_rights(d, &st);
	look_at_wal(d);
	look_at_lock(d);
	look_at_team(d);
}

/* ---- settings ---- */

/* Where news by mail goes, and whether the password can be had. */
static void look_at_mail(struct doctor *d, const struct config_mail *m)
{
	const char *file = m != NULL && m->password != NULL &&
	    strncmp(m->password, "file:", 5) == 0 ? m->password + 5 : NULL;
	char said[300];

	if (m == NULL)
		line(d, "mail", _("none: news is shown, not sent"), NULL);
	else
		line(d, "mail", m->url, file != NULL && access(file, R_OK) != 0
		    ? words_say(said, sizeof said, _("you cannot read its "
		    "password in %1; teamjob-sync must"), file, NULL) : NULL);
}

static void look_at_config(struct doctor *d)
{
	const char *env = getenv("TEAMJOB_CONFIG");
	char *usual = file_config_path("config.yaml");
	const char *path = d->cli->config != NULL ? d->cli->config
	    : env != NULL && env[0] != '\0' ? env
	    : access(usual, F_OK) != 0 && access(CONFIG_SYSTEM, R_OK) == 0
	    ? CONFIG_SYSTEM : usual;
	struct config *config = NULL;
	struct tj_err err = { 0 };
	char sources[40], said[200];

	if (config_load(d->cli->config, &config, &err) != TJ_OK) {
		say_err(d, "config", path, &err);
	} else if (access(path, F_OK) != 0) {
		line(d, "config", words_say(said, sizeof said,
		    _("%1 (not there, not needed)"), path, NULL), NULL);
	} else {
		line(d, "config", path, NULL);
		snprintf(sources, sizeof sources, "%u",
		    config->sources_count);
		line(d, "sources", sources, NULL);
		look_at_mail(d, config->mail);
	}
	config_clear(&config);
	mem_free(&usual);
}

static void look_at_language(struct doctor *d)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *wished = "";
	bool utf8;
	char said[300];

	for (size_t i = 0; i < 3 && wished[0] == '\0'; i++)
		if (getenv(names[i]) != NULL)
			wished = getenv(names[i]);
	utf8 = setlocale(LC_CTYPE, "") != NULL &&
	    strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	words_init(words_lang());
	line(d, "locale", words_say(said, sizeof said, "%1 -> %2", wished,
	    setlocale(LC_CTYPE, NULL), NULL), utf8 ? NULL
	    : _("not UTF-8 here; C.UTF-8 is used in its place"));
	line(d, "language", words_lang(), NULL);
}

/* Whether the terminal of that name is described anywhere. */
static bool is_described(const char *term)
{
	static const char *const places[] = { "/etc/terminfo",
	    "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo" };
	bool found = false;

	for (size_t i = 0; i < sizeof places / sizeof *places && !found; i++) {
		struct buf path;

		buf_init(&path, 8192);
		buf_printf(&path, "%s/%c/%s", places[i], term[0], term);
		found = access(path.data, R_OK) == 0;
		buf_clear(&path);
	}
	return found;
}

static void look_at_terminal(struct doctor *d)
{
	const char *term = getenv("TERM");

	if (term == NULL || term[0] == '\0')
		line(d, "terminal", "", _("TERM is not set: the workstation "
		    "needs a terminal, commands do not"));
	else if (strcmp(term, "dumb") == 0)
		line(d, "terminal", term, _("too simple for the workstation; "
		    "commands work"));
	else if (strchr(term, '/') != NULL || !is_described(term))
		line(d, "terminal", term, _("not described on this host: a "
		    "like one is used; install ncurses-term"));
	else
		line(d, "terminal", term, NULL);
}

static void look_at_watches(struct doctor *d)
{
	static const char *const path =
	    "/proc/sys/fs/inotify/max_user_instances";
	struct buf b;
	struct tj_err ignored;
	long n;

	buf_init(&b, 4096);
	if (file_read(path, &b, &ignored) == TJ_OK) {
		b.data[strcspn(b.data, "\n")] = '\0';
		n = strtol(b.data, NULL, 10);
		line(d, "inotify", b.data, n >= INSTANCES_LEAST ? NULL
		    : _("each open workstation takes one; with more people: "
			"sysctl fs.inotify.max_user_instances=1024"));
	} else {
		line(d, "inotify", "-", _("no watch can be had: changes of "
		    "others are seen every 2 seconds"));
	}
	buf_clear(&b);
}

int cli_doctor(struct cli *c)
{
	struct doctor d = { .cli = c, .json = cli_has(c, "json") };

	buf_init(&d.out, CLI_OUT_MAX);
	json_out_init(&d.w, &d.out);
	json_open_array(&d.w, NULL);
	look_at_libraries(&d);
	look_at_programs(&d);
	look_at_file(&d);
	look_at_config(&d);
	look_at_language(&d);
	look_at_terminal(&d);
	look_at_watches(&d);
	json_close_array(&d.w);
	if (d.json)
		cli_print_json(d.out.data);
	buf_clear(&d.out);
	return d.ill ? 3 : 0;
}
