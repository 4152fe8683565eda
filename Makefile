# teamjob: the desk of a team that works from home.
#   make            builds build/teamjob, build/teamjob-sync, build/teamjob-desk
#   make run        installs what is missing, builds, opens the demonstration team
#   make check      installs what the tests need and runs them all
# SAN=1 builds everything under AddressSanitizer and UBSan into build/asan,
# FUZZ=1 with clang's libFuzzer besides into build/fuzz (make fuzz), COV=1
# counting which lines and branches run into build/cov (make coverage).

PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
PYTHON ?= python3

B := $(if $(FUZZ),build/fuzz,$(if $(SAN),build/asan,$(if $(COV),build/cov,build)))
MAKEFLAGS += --no-builtin-rules

WARN := -Wall -Wextra -Wformat=2 -Wformat-signedness -Werror=format-security \
  -Wshadow -Wconversion -Wsign-conversion -Wundef -Wvla -Walloca \
  -Wnull-dereference -Wduplicated-cond -Wduplicated-branches -Wlogical-op \
  -Wimplicit-fallthrough -Wstrict-prototypes -Wmissing-prototypes \
  -Wold-style-definition -Wcast-qual -Wwrite-strings -Wpointer-arith \
  -Wstringop-overflow=4 -Warray-bounds=2 -Wuse-after-free=3 \
  -Wbidi-chars=any,ucn -Wtrampolines -Wdate-time -Wno-format-nonliteral
WERROR ?= $(if $(CI),-Werror)

COMMON := -std=c17 -D_GNU_SOURCE -D_XOPEN_SOURCE_EXTENDED -Iinclude -g \
  -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing \
  -fno-common -fvisibility=hidden -ffile-prefix-map=$(CURDIR)=. \
  -DTEAMJOB_LOCALEDIR='"$(PREFIX)/share/locale"' \
  -DTEAMJOB_DATADIR='"$(PREFIX)/share/teamjob"'
RELEASE := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
  -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero \
  -ffunction-sections -fdata-sections -fPIE
SANITIZE := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
  -fno-sanitize-recover=all -DTEAMJOB_SANITIZED -fPIE
ifdef FUZZ
  SAN := 1
  CC := clang
  WARN :=
  SANITIZE += -fsanitize=fuzzer-no-link
endif
ifdef COV
  RELEASE := -O0 -fPIE --coverage -DTEAMJOB_SANITIZED -DTEAMJOB_COVERAGE
  WARN :=
  LDFLAGS += --coverage -Wl,--wrap=_exit -Wl,--wrap=abort $(B)/obj/tests/coverage/exit.o
endif
CFLAGS ?=
ALL_CFLAGS = $(COMMON) $(if $(SAN),$(SANITIZE),$(RELEASE)) $(WARN) $(WERROR) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack \
  -Wl,-z,separate-code -Wl,--as-needed -Wl,--fatal-warnings \
  $(if $(SAN),-fsanitize=address$(comma)undefined,-Wl$(comma)--gc-sections) $(LDFLAGS)
comma := ,

sources = $(sort $(wildcard $(addsuffix /*.c,$(addprefix src/,$(1)))))
objects = $(patsubst %.c,$(B)/obj/%.o,$(call sources,$(1)))

# The floors a program stands on. Objects, never an archive: wcwidth() must
# replace libc's for ncurses too.
HOUSE := base text prose domain config store store/team app
TEAMJOB_OBJECTS := $(call objects,$(HOUSE) tui cli site) $(B)/obj/src/teamjob.o
SYNC_OBJECTS := $(call objects,$(HOUSE) sync) $(B)/obj/src/teamjob-sync.o
DESK_OBJECTS := $(call objects,base text desk) $(B)/obj/src/teamjob-desk.o \
  $(patsubst %.c,$(B)/obj/%.o,$(sort $(wildcard src/store/*.c)))

HOUSE_LIBS := -lm -lsqlite3 -lcjson -lcyaml -lyaml -lunistring -lutf8proc -lnettle -lmd4c -lminizip
TEAMJOB_LIBS := -lncursesw -ltinfo $(HOUSE_LIBS)
SYNC_LIBS := -lcurl -ljq -lexpat $(HOUSE_LIBS)
DESK_LIBS := -lm -lmicrohttpd -lseccomp -lsqlite3 -lcjson -lunistring -lutf8proc -lnettle

PROGRAMS := $(patsubst src/%.c,$(B)/%,$(wildcard src/teamjob*.c))

.PHONY: all
all: $(PROGRAMS) $(B)/locale/ja/LC_MESSAGES/teamjob.mo

$(B)/teamjob: $(TEAMJOB_OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(TEAMJOB_LIBS)
$(B)/teamjob-sync: $(SYNC_OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(SYNC_LIBS)
$(B)/teamjob-desk: $(DESK_OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(DESK_LIBS)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/src/cli/demo.o: src/cli/demo-ja.json
# Files that are built in with .incbin: the compiler does not report them.
$(B)/obj/src/store/team/migrate.o: $(wildcard src/store/team/*.sql)
$(B)/obj/src/cli/demo.o: $(wildcard src/cli/*.json src/desk/*.json)
$(B)/obj/src/desk/rows.o: $(wildcard src/desk/*.sql)
$(B)/obj/src/desk/page.o: $(wildcard src/desk/*.css)

$(B)/locale/%/LC_MESSAGES/teamjob.mo: src/po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

-include tests/tests.mk

.PHONY: deps
deps:
	tests/deps.sh build

# AS=LOGIN and L=ja of the command line only: AS is a variable of make's own.
said = $(if $(filter command,$(origin $(1))),$(2) $($(1)))

.PHONY: run
run: deps
	$(MAKE) all
	$(B)/teamjob $(call said,L,--lang) $(call said,AS,--user) demo

# Every key of the config file, from the table that reads it.
.PHONY: config.example
config.example: $(B)/teamjob-sync
	$(B)/teamjob-sync --print-config-example >$@

.PHONY: clean
clean:
	rm -rf build
