# Tests, lint, bench and install. Included by the Makefile.
#   make units     the unit tests alone;  make units T=base/test_buf  one of them
#   make screen    the program on a pty;  GENERATE=1 rewrites the goldens
#   make flow      desk, sync and people at work together
#   make docs      docs/keys.md, docs/states.md and the completion from the tables
#   make check-peers  every cell of the roles through sshd too, a browser at the
#                  order form, 100 people for 20 s
#   make check-faults  every fault of a source, of the disk, of a session; make
#                  check runs a sample
#   make check-hostile  every class of hostile text in every field, on every
#                  screen and at every size, through every door; make check
#                  runs a sample
#   make check-load  what takes minutes: every cell of the roles, races, 100 people at once
#   make coverage  which lines and branches the tests run, and which error
#                  branches none does
#   make fuzz      looks for bytes that break a reader, with libFuzzer
#   make check     all of them, and again under the sanitizers
# One test program a file; each links the very objects the programs are made of.

test_programs = $(patsubst tests/%.c,$(B)/tests/%,$(sort $(wildcard $(1))))

T ?=
UNIT_TESTS := $(call test_programs,$(if $(T),tests/unit/$(T).c,tests/unit/*/test_*.c))
SCREEN_TESTS := $(call test_programs,tests/screen/test_*.c)
FLOW_TESTS := $(call test_programs,tests/flow/test_*.c)
DOOR_TESTS := $(call test_programs,tests/doors/test_*.c)
FAULT_TESTS := $(call test_programs,tests/faults/test_*.c)
FAULT_SCRIPTS := $(sort $(wildcard tests/faults/test_*.py))
FLOW_SCRIPTS := $(sort $(wildcard tests/flow/test_*.py tests/flow/test_*.sh))
SCRIPT_TESTS := $(sort $(wildcard tests/lint/selftest.py tests/lib/check_po.sh tests/lib/test_*.sh tests/screen/test_*.sh)) \
  $(FLOW_SCRIPTS) $(FAULT_SCRIPTS)
FUZZ_REPLAY := $(B)/tests/fuzz
TEST_PROGRAMS := $(UNIT_TESTS) $(SCREEN_TESTS) $(FLOW_TESTS) $(DOOR_TESTS) $(FAULT_TESTS) $(FUZZ_REPLAY)

# What the unit tests of a room stand on: the floors up to its own, whole, so
# that a room which leans on one above it does not link.
floor_1 := base
floor_2 := $(floor_1) text
floor_3 := $(floor_2) prose domain config
floor_4 := $(floor_3) store store/team
room_objects_base := $(call objects,$(floor_1))
room_objects_text := $(call objects,$(floor_2))
room_objects_prose := $(call objects,$(floor_3))
room_objects_domain := $(room_objects_prose)
room_objects_config := $(room_objects_prose)
room_objects_store := $(call objects,$(floor_4))
room_objects_app := $(call objects,$(HOUSE))
room_objects_tui := $(filter-out $(B)/obj/src/teamjob.o,$(TEAMJOB_OBJECTS))
room_objects_cli := $(room_objects_tui)
room_objects_site := $(room_objects_tui)
room_objects_sync := $(call objects,$(HOUSE) sync)
room_objects_desk := $(sort $(call objects,$(HOUSE) desk))
room_libs_tui := $(TEAMJOB_LIBS)
room_libs_cli := $(TEAMJOB_LIBS)
room_libs_site := $(TEAMJOB_LIBS)
room_libs_sync := $(SYNC_LIBS)
room_libs_desk := -lmicrohttpd -lseccomp $(HOUSE_LIBS)

unit_room = $(word 2,$(subst /, ,$(patsubst $(B)/tests/%,%,$(1))))
unit_objects = $(room_objects_$(call unit_room,$(1)))
unit_libs = $(or $(room_libs_$(call unit_room,$(1))),$(HOUSE_LIBS))

# Help files of one room's tests: tests/unit/ROOM/*.c that are not test_*.c.
unit_helpers = $(patsubst %.c,$(B)/obj/%.o,$(filter-out tests/unit/$(1)/test_%, \
  $(wildcard tests/unit/$(1)/*.c)))

# Tests in which the k-th statement fails take SQLite's calls on the way
# (unit/store/points.h).
POINTS := step exec backup_step wal_checkpoint_v2 prepare_v2 prepare_v3
EACH_FAULT := $(B)/tests/unit/app/test_each_fault
$(EACH_FAULT): ALL_LDFLAGS += \
  $(POINTS:%=-Wl$(comma)--wrap=sqlite3_%) -Wl,--wrap=getrandom

# Somebody else acts in the moment before the write lock is taken.
MEANWHILE := $(B)/tests/unit/app/test_meanwhile
$(MEANWHILE): ALL_LDFLAGS += -Wl,--wrap=db_begin

# What the tests of app ask for is first tried with each of its statements
# failing (unit/app/each/each.c, unit/store/each.h); not where processes contend
# for one file, nor where another acts in between. The same of the desk's database.
EACH := do undo intake_page source_put outbox_claim outbox_settle \
  notices_see state_put each find list list_count history operation notices \
  views money_months money_channels money_orders money_members money_own \
  money_shares order_money package person candidates candidate_one \
  candidate_grounds plan_all quote split_plan owed means_gather means_ask \
  view_filter order_likes due source_get paste_read digest_read arg_check \
  get upcoming people_signs my_week view_taken tally timers_next watch \
  team_load rubric
EACH_APP := $(filter-out %/test_race %/test_matrix $(EACH_FAULT) $(MEANWHILE), \
  $(call test_programs,tests/unit/app/test_*.c))
EACH_ROWS := rows_add rows_answer rows_open rows_count rows_find rows_history \
  rows_feed seed_load
EACH_DESK := $(B)/tests/unit/desk/test_rows
EACH_TESTS := $(EACH_APP) $(EACH_DESK)
$(EACH_APP): $(B)/obj/tests/unit/app/each/each.o
$(EACH_DESK): $(B)/obj/tests/unit/desk/each/each.o
$(EACH_TESTS): ALL_LDFLAGS += $(POINTS:%=-Wl$(comma)--wrap=sqlite3_%)
$(EACH_APP): ALL_LDFLAGS += $(EACH:%=-Wl$(comma)--wrap=app_%)
$(EACH_DESK): ALL_LDFLAGS += $(EACH_ROWS:%=-Wl$(comma)--wrap=%)

# The harness: a program on a pty (libvterm), files and processes of a flow.
HARNESS := $(patsubst %.c,$(B)/obj/%.o,$(filter-out tests/lib/gen_%, \
  $(sort $(wildcard tests/lib/*.c))))
HARNESS_HOUSE := $(call objects,base) $(patsubst %,$(B)/obj/src/text/%.o,utf8 width width_table)

$(B)/obj/tests/%.o: COMMON += -Itests -DTEST_BUILD_DIR='"$(B)"'

.SECONDEXPANSION:
$(B)/tests/unit/%: $(B)/obj/tests/unit/%.o \
  $$(call unit_objects,$$@) $$(call unit_helpers,$$(call unit_room,$$@))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(call unit_libs,$@)
$(B)/tests/screen/%: $(B)/obj/tests/screen/%.o $(HARNESS) $(HARNESS_HOUSE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lm -lvterm -lcjson -lunistring -lnettle -lutil
$(B)/tests/faults/%: $(B)/obj/tests/faults/%.o $(HARNESS) $(HARNESS_HOUSE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lm -lvterm -lcjson -lunistring -lnettle -lutil
$(B)/tests/flow/%: $(B)/obj/tests/flow/%.o $(HARNESS) $(HARNESS_HOUSE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lm -lvterm -lcjson -lunistring -lnettle -lutil

# Processes at the log of one file, on the store itself; the same without its
# write lock; and what makes them slow.
WAL_OBJECTS := $(B)/obj/tests/faults/wal.o $(B)/obj/tests/unit/store/house.o \
  $(call objects,$(floor_4))
WAL_PARTS := $(B)/tests/faults/wal $(B)/tests/faults/wal-unlocked $(B)/tests/faults/slow.so
$(B)/tests/faults/wal: $(WAL_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(HOUSE_LIBS)
$(B)/tests/faults/wal-unlocked: $(WAL_OBJECTS) $(B)/obj/tests/faults/unlocked.o
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(HOUSE_LIBS)
$(B)/tests/faults/slow.so: tests/faults/preload/slow.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O2 -fPIC -shared -Wall -Wextra -o $@ $< -ldl

# A team made through app, and programs that come to it from outside.
DOOR_HELPERS := $(B)/obj/tests/doors/walk.o $(B)/obj/tests/doors/desk.o $(B)/obj/tests/unit/app/crew.o \
  $(B)/obj/tests/unit/app/matrix.o
$(B)/tests/doors/%: $(B)/obj/tests/doors/%.o $(DOOR_HELPERS) $(HARNESS) \
  $(call objects,$(HOUSE))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lvterm -lutil $(HOUSE_LIBS)

# They start the program itself.
$(patsubst %,$(B)/tests/unit/desk/test_%,program confine start): | $(B)/teamjob-desk

.SECONDARY:

.PHONY: test-programs units screen flow check check-deps lint pot
test-programs: $(TEST_PROGRAMS) $(WAL_PARTS) $(B)/tests/wcwidth.so $(B)/tests/points.so

# The k-th call that fails, for any program (tests/faults/test_points.py).
$(B)/tests/points.so: tests/faults/preload/points.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O2 -fPIC -shared -Wall -Wextra -o $@ $< -ldl

# The program's widths for the terminal emulator that the tests run it in.
$(B)/tests/wcwidth.so: tests/screen/preload/ambiguous.c src/text/width.c \
  src/text/width_table.c src/text/wcwidth.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -Iinclude -O2 -fPIC -shared -Wall -Wextra -o $@ $^

check-deps:
	@tests/deps.sh check

units: check-deps
	@$(MAKE) --no-print-directory $(UNIT_TESTS)
	@tests/lib/run.sh $(UNIT_TESTS)
screen: check-deps
	@$(MAKE) --no-print-directory all $(SCREEN_TESTS)
	@tests/lib/run.sh $(SCREEN_TESTS)
flow: check-deps
	@$(MAKE) --no-print-directory all $(FLOW_TESTS) $(DESK_LOAD)
	@tests/lib/run.sh $(FLOW_TESTS) $(FLOW_SCRIPTS)

# (Of the two through sshd, the one with what is hostile.)
SAN_TESTS := $(filter-out %/test_ssh %/test_matrix_ssh,$(patsubst build/%,build/asan/%,$(TEST_PROGRAMS)))
check: check-deps
	@$(MAKE) --no-print-directory all test-programs $(DESK_LOAD)
	@$(MAKE) --no-print-directory SAN=1 all $(SAN_TESTS)
	@tests/lib/run.sh $(SCRIPT_TESTS) $(TEST_PROGRAMS) $(SAN_TESTS)

# A fresh host in a bare Debian: minutes, root, a mirror of Debian.
.PHONY: check-host
check-host: check-deps
	@$(MAKE) --no-print-directory all
	@tests/host/check.sh

# Any bytes at all, into whatever reads bytes. The kept inputs run with the
# other tests; `make fuzz T=json FOR=3600` looks for new ones, with clang.
FUZZ_OBJECTS := $(patsubst %.c,$(B)/obj/%.o,$(filter-out %/driver.c %/replay.c, \
  $(sort $(wildcard tests/fuzz/*.c)))) $(filter-out $(B)/obj/src/teamjob.o, \
  $(sort $(TEAMJOB_OBJECTS) $(call objects,desk) $(B)/obj/src/sync/jq.o \
  $(B)/obj/src/sync/xml.o $(B)/obj/src/sync/child.o))
FUZZ_LIBS := -ljq -lexpat -lmicrohttpd -lseccomp $(TEAMJOB_LIBS)
$(B)/tests/fuzz: $(B)/obj/tests/fuzz/replay.o $(FUZZ_OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(FUZZ_LIBS)
$(B)/fuzzer: $(B)/obj/tests/fuzz/driver.o $(FUZZ_OBJECTS)
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(FUZZ_LIBS)
.PHONY: fuzz
FOR ?= 60
fuzz:
	@tests/deps.sh fuzz
	@$(MAKE) --no-print-directory FUZZ=1 build/fuzz/fuzzer
	@tests/fuzz/run.sh $(FOR) $(T)

# Every way a source can misbehave, one of eight at a time, and all eight at
# once; then every fault of the disk, the file, the clock and the session in
# full, with what was counted.
.PHONY: check-faults
check-faults: check-deps
	@$(MAKE) --no-print-directory all $(FAULT_TESTS) $(WAL_PARTS) \
	  $(B)/tests/points.so $(EACH_TESTS) $(EACH_FAULT)
	@tests/flow/test_faults.py all
	@rm -f $(B)/faults.txt
	@FAULTS=all TEST_TIMEOUT=1200 TEST_JOBS=1 FAULTS_FIGURES=$(CURDIR)/$(B)/faults.txt \
	  tests/lib/run.sh $(FAULT_SCRIPTS) $(FAULT_TESTS) $(EACH_TESTS) $(EACH_FAULT)
	@cat $(B)/faults.txt

# Every class of hostile text (tests/data/hostile.txt) at every door.
.PHONY: check-hostile
check-hostile: check-deps
	@$(MAKE) --no-print-directory all $(B)/tests/screen/test_hostile
	@HOSTILE_ALL=1 tests/flow/test_hostile.py
	@HOSTILE_ALL=1 $(B)/tests/screen/test_hostile

# ---- the coverage ----
# T=unit, flow ... runs one group and adds to what was counted before.
COVERAGE_GROUPS := unit flow doors faults screen
coverage_unit = $(UNIT_TESTS)
coverage_flow = $(FLOW_TESTS) $(filter-out %/test_desk_load.sh,$(FLOW_SCRIPTS))
coverage_doors = $(DOOR_TESTS)
coverage_faults = $(FAULT_SCRIPTS) $(FAULT_TESTS)
coverage_screen = $(SCREEN_TESTS)
.PHONY: coverage coverage-run
coverage:
	@tests/deps.sh check
	@mkdir -p build/cov
	@$(if $(T),,find build/cov -name '*.gcda' -delete)
	@$(MAKE) --no-print-directory COV=1 T= build/cov/obj/tests/coverage/exit.o
	@$(MAKE) --no-print-directory COV=1 T= all test-programs
	@find build/cov -name '*.gcno' | sed 's/gcno$$/gcda/' | xargs touch
	@find build/cov -name '*.gcda' -exec chmod a+rw {} +
	-@$(MAKE) --no-print-directory COV=1 T= GROUPS="$(or $(T),$(COVERAGE_GROUPS))" coverage-run
	@tests/coverage/coverage.py build/cov
coverage-run:
	-@TEST_BUILD_DIR=$(B) TEST_TIMEOUT=1800 tests/lib/run.sh $(foreach g,$(GROUPS),$(coverage_$(g)))
	@FAULTS=statements TEST_BUILD_DIR=$(B) TEST_TIMEOUT=1800 tests/lib/run.sh \
	  $(EACH_TESTS) $(EACH_FAULT) tests/faults/test_points.py

lint: check-deps
	@python3 tests/lint/lint.py

# The words of the program, out of the sources.
pot:
	@tests/lib/check_po.sh pot

# The pages that are printed from the tables of the program.
.PHONY: docs
docs: $(B)/teamjob
	$(B)/teamjob --lang en actions --keys-md >docs/keys.md.new
	mv docs/keys.md.new docs/keys.md
	$(B)/teamjob --lang en actions --states-md >docs/states.md.new
	mv docs/states.md.new docs/states.md
	$(B)/teamjob --lang en actions --completion >docs/completion/teamjob.bash.new
	mv docs/completion/teamjob.bash.new docs/completion/teamjob.bash

# The pictures of README and guides, from the running program.
$(B)/tests/gen_picture: $(B)/obj/tests/lib/gen_picture.o $(HARNESS) $(HARNESS_HOUSE)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lm -lvterm -lcjson -lunistring -lnettle -lutil
.PHONY: picture
picture: check-deps
	@$(MAKE) --no-print-directory all $(B)/tests/gen_picture
	@mkdir -p docs/pictures
	@$(B)/tests/gen_picture >/dev/null

# ---- the bench ----
# plan shares 200 tasks out to 500 people; gen makes the team files, ingest is the least a pull can do, floor the least
# a screen can do, bench runs them beside the programs.
BENCH_PARTS := $(patsubst %,$(B)/tests/bench/%,gen ingest floor plan bench)

$(B)/tests/bench/gen: $(B)/obj/tests/bench/gen.o $(B)/obj/tests/bench/feed.o \
  $(call objects,$(HOUSE))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(HOUSE_LIBS)
$(B)/tests/bench/plan: $(B)/obj/tests/bench/plan.o $(call objects,$(HOUSE))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(HOUSE_LIBS)
$(B)/tests/bench/ingest: $(B)/obj/tests/bench/ingest.o \
  $(B)/obj/tests/bench/feed.o $(HARNESS_HOUSE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(HOUSE_LIBS)
$(B)/tests/bench/floor: $(B)/obj/tests/bench/floor.o
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lncursesw -ltinfo -lsqlite3
$(B)/tests/bench/bench: $(patsubst %,$(B)/obj/tests/bench/%.o,bench screen \
  writes pulls figures feed) $(HARNESS) $(HARNESS_HOUSE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lvterm -lm -lcjson -lunistring -lnettle -lsqlite3 -lutil

.PHONY: bench
bench: check-deps
	@$(MAKE) --no-print-directory all $(BENCH_PARTS)
	@tests/bench/bench.sh

# ---- the load ----
# What takes minutes: every cell of the table of roles through each door, twenty
# processes at one thing 500 rounds, and many sessions at once on the large file
# of the bench while orders are pulled, printed as figures.
LOAD_PARTS := $(B)/tests/load/sessions $(B)/tests/bench/gen
RACE_TEST := $(B)/tests/unit/app/test_race
$(B)/tests/load/sessions: $(B)/obj/tests/load/sessions.o \
  $(B)/obj/tests/load/scripts.o $(HARNESS) $(HARNESS_HOUSE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lvterm -lm -lcjson -lunistring -lnettle -lutil

# 200 good requests a second at the desk beside idle, slow and large ones.
DESK_LOAD := $(B)/tests/load/desk
$(DESK_LOAD): $(patsubst %,$(B)/obj/tests/load/%.o,desk visitors crowd)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lsqlite3

# What stands beside `make check` in CI: a shorter form.
.PHONY: check-peers check-load
check-peers: check-deps
	@tests/deps.sh peers
	@$(MAKE) --no-print-directory all $(LOAD_PARTS) $(DOOR_TESTS)
	@MATRIX_ALL=1 TEST_TIMEOUT=900 tests/lib/run.sh $(DOOR_TESTS) tests/peers/test_browser.py
	@LOAD_SECONDS=20 LOAD_TIMES=0 tests/load/load.py
check-load: check-deps
	@$(MAKE) --no-print-directory all $(LOAD_PARTS) $(DOOR_TESTS) $(RACE_TEST) $(DESK_LOAD)
	@MATRIX_ALL=1 TEST_TIMEOUT=900 tests/lib/run.sh $(DOOR_TESTS)
	@$(RACE_TEST) 500
	@tests/load/load.py
	@$(DESK_LOAD) $(B)/teamjob-desk

# ---- install ----
BINDIR = $(DESTDIR)$(PREFIX)/bin
SHAREDIR = $(DESTDIR)$(PREFIX)/share
MAN_PAGES = $(wildcard docs/man/*.[1-8])
UNITS = $(wildcard docs/deploy/*.service docs/deploy/*.timer \
  docs/deploy/*.path docs/deploy/*.conf)
SOURCES = $(wildcard docs/sources/*.yaml)
DEPLOY_SCRIPTS = $(wildcard docs/deploy/*.sh)

COMPLETION = $(SHAREDIR)/bash-completion/completions/teamjob

.PHONY: install uninstall
install: all
	install -d $(BINDIR) $(SHAREDIR)/teamjob $(SHAREDIR)/locale/ja/LC_MESSAGES
	install -m 755 $(PROGRAMS) $(BINDIR)
	install -m 644 $(B)/locale/ja/LC_MESSAGES/teamjob.mo $(SHAREDIR)/locale/ja/LC_MESSAGES
	$(if $(wildcard config.example),install -m 644 config.example $(SHAREDIR)/teamjob)
	$(foreach p,$(MAN_PAGES),install -D -m 644 $(p) $(SHAREDIR)/man/man$(subst .,,$(suffix $(p)))/$(notdir $(p))$(newline))
	$(foreach u,$(UNITS),install -D -m 644 $(u) $(SHAREDIR)/teamjob/deploy/$(notdir $(u))$(newline))
	$(foreach s,$(DEPLOY_SCRIPTS),install -D -m 755 $(s) $(SHAREDIR)/teamjob/deploy/$(notdir $(s))$(newline))
	$(foreach s,$(SOURCES),install -D -m 644 $(s) $(SHAREDIR)/teamjob/sources/$(notdir $(s))$(newline))
	sed -i 's|/usr/local/|$(PREFIX)/|g' $(SHAREDIR)/teamjob/deploy/*
	install -D -m 644 docs/completion/teamjob.bash $(COMPLETION)
uninstall:
	rm -f $(COMPLETION)
	rm -f $(addprefix $(BINDIR)/,$(notdir $(PROGRAMS)))
	rm -f $(SHAREDIR)/locale/ja/LC_MESSAGES/teamjob.mo
	rm -f $(foreach p,$(MAN_PAGES),$(SHAREDIR)/man/man$(subst .,,$(suffix $(p)))/$(notdir $(p)))
	rm -rf $(SHAREDIR)/teamjob

define newline


endef
