#!/bin/bash
# Looks for inputs that break a target: tests/fuzz/run.sh SECONDS [TARGET ...]
# Starts from the kept inputs; what breaks a target is left in build/fuzz/found
# and belongs into tests/data/fuzz/TARGET once it is mended.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:?seconds}
shift
targets=${*:-$(ls tests/data/fuzz)}
mkdir -p build/fuzz/found
status=0
for target in $targets; do
	mkdir -p "build/fuzz/corpus/$target"
	if FUZZ_TARGET=$target TMPDIR=${TMPDIR:-/dev/shm} ASAN_OPTIONS=detect_leaks=1 \
	    build/fuzz/fuzzer -max_total_time="$seconds" -max_len=65536 -timeout=20 \
	    -rss_limit_mb=4096 -print_final_stats=1 -close_fd_mask=3 -artifact_prefix="build/fuzz/found/$target-" \
	    "build/fuzz/corpus/$target" "tests/data/fuzz/$target" \
	    >"build/fuzz/$target.log" 2>&1; then
		word=ok
	else
		word='not ok'
		status=1
	fi
	echo "$word $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$target.log") runs," \
	    "$(grep -o 'cov: [0-9]*' "build/fuzz/$target.log" | tail -n 1)"
done
exit $status
