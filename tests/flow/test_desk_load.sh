#!/bin/sh
# The order desk with good requests beside idle, slow and large ones, for a few
# seconds; `make check-load` runs it for minutes and judges times.
cd "$(dirname "$0")/../.." && exec build/tests/load/desk build/teamjob-desk 1.5
