#!/bin/bash
# Runs test programs and adds up what they say.
#   tests/lib/run.sh PROGRAM...
# A program of cmocka is counted by its own summary; a script prints one line
# "ok NAME" or "not ok NAME" for each test. A program that dies, hangs, or runs
# nothing counts as one failure. The output of a program is printed whole when
# something in it failed, and what failed is named again at the end. The last
# line is always "N passed, N failed"; exit 1 when anything failed or nothing
# ran.
#
# TEST_TIMEOUT   seconds one program may take (default 180; 400 where forking is
#                dear: under the sanitizers)
# TEST_JOBS      programs at once (default: processors)
set -u
cd "$(dirname "$0")/../.." || exit 1

limit_of() {	# program
	case $1 in
	*/asan/*) echo "${TEST_TIMEOUT:-400}" ;;
	*) echo "${TEST_TIMEOUT:-180}" ;;
	esac
}

jobs=${TEST_JOBS:-$(nproc)}
work=$(mktemp -d "${TMPDIR:-/tmp}/teamjob-tests.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

# A test sees nothing of the person who runs it.
mkdir -p "$work/home"
for name in $(env | sed -n 's/^\(TEAMJOB_[A-Z_]*\|XDG_[A-Z_]*\|LC_[A-Z_]*\|NO_COLOR\|LANGUAGE\|NCURSES_[A-Z_]*\|ESCDELAY\|LINES\|COLUMNS\)=.*/\1/p'); do
	unset "$name"
done
export HOME="$work/home" LANG=C.UTF-8 TZ=UTC CMOCKA_MESSAGE_OUTPUT=STDOUT
# What is freed is kept poisoned for 8 MiB more, not 256: programs that fork for
# each trial copy all of it each time, and did not end.
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:strict_string_checks=1:quarantine_size_mb=8"
export UBSAN_OPTIONS="print_stacktrace=1"
unset CMOCKA_XML_FILE CMOCKA_TEST_ABORT

run_one() {	# number, program
	local log="$work/$1.log" began=$SECONDS code
	mkdir -p "$work/$1.tmp"
	TMPDIR="$work/$1.tmp" timeout -k 5 "$(limit_of "$2")" "$2" >"$log" 2>&1 </dev/null
	code=$?
	echo "$code $((SECONDS - began))" >"$work/$1.end"
}

number=0
for program in "$@"; do
	number=$((number + 1))
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
	run_one "$number" "$program" &
done
wait

passed=0
failed=0
number=0
for program in "$@"; do
	number=$((number + 1))
	log="$work/$number.log"
	read -r code seconds <"$work/$number.end"
	counts=$(awk '
	/^\[  PASSED  \] [0-9]+ test\(s\)/ { p += $4 }
	/^\[  FAILED  \] [0-9]+ test\(s\)/ { f += $4 }
	/^ok / { p++ }
	/^not ok / { f++ }
	END { print p + 0, f + 0 }' "$log")
	p=${counts% *}
	f=${counts#* }
	why=
	if [ "$code" = 124 ] || [ "$code" = 137 ]; then
		why="did not end within $(limit_of "$program") s"
	elif [ "$code" != 0 ] && [ "$f" = 0 ]; then
		why="ended with $code"
	elif [ "$code" = 0 ] && [ "$f" != 0 ]; then
		why="says that tests failed and ends with 0"
	elif [ "$p" = 0 ] && [ "$f" = 0 ]; then
		why="ran no tests"
	fi
	if [ -n "$why" ] && [ "$f" = 0 ]; then f=1; fi
	passed=$((passed + p))
	failed=$((failed + f))
	if [ "$f" = 0 ]; then
		printf '%-48s %4d passed  %3d s\n' "$program" "$p" "$seconds"
	else
		printf '%-48s %4d passed, %d FAILED%s\n' "$program" "$p" "$f" \
			"${why:+ ($why)}"
		sed 's/^/    /' "$log"
		{
			echo "FAILED: $program${why:+ ($why)}"
			grep -E '^not ok |^\[  FAILED  \] [^0-9]|^ERROR: |error: ' "$log" |
				sort -u | head -12 | cut -c 1-240 | sed 's/^/    /'
		} >>"$work/failures"
	fi
done

if [ -f "$work/failures" ]; then cat "$work/failures"; fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
