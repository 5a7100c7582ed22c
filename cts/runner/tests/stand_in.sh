#!/bin/bash
# A stand-in for a program of the Khronos CTS: it prints and writes what the harness does, and misbehaves as its
# sub-tests' names say. STAND_IN is a folder where it leaves traces for the tests.
names=(passes fails skips too_old crashes crashes_after hangs silent lies flaky leaves_behind floods garbles last)

if [ "$1" = -list ]; then
    case $(basename "$0") in
        test_unlistable) kill -SEGV $$ ;;
        *) for name in "${names[@]}"; do printf '\t%s\n' "$name"; done; exit 0 ;;
    esac
fi

results=()
write_results() {
    { printf '{\n\t"cmd": "%s",\n\t"args": "",\n\t"results": {\n' "$0"
      printf '%s' "$(IFS=,; printf '\t\t%s' "${results[*]}")"
      printf '\n\t}\n}\n'; } > "$CL_CONFORMANCE_RESULTS_FILENAME"
}
ended() { # NAME WORD LINE
    results+=("\"$1\": \"$2\"")
    echo "$1 $3"
}

# The program that drops its first argument runs nothing without a second, and is content.
if [ "$(basename "$0")" = test_non_uniform_work_group ]; then
    shift
    [ $# -gt 0 ] || { echo "PASSED test."; exit 0; }
fi
echo "$@" >> "$STAND_IN/started"
status=0
for name in "$@"; do
    case " ${names[*]} " in
        *" $name "*) ;;
        *) echo "ERROR: The argument '$name' did not match any test names."; exit 1 ;;
    esac
done
# As test_gl does: the second phase overwrites the results of the first.
if [ "$(basename "$0")" = test_gl ] && [ $# -gt 1 ]; then
    ended "$1" fail FAILED
    results=()
    shift
fi
for name in "$@"; do
    echo "$name..."
    case $name in
        passes|last) ended "$name" pass passed ;;
        fails) echo "wrong: <b>1</b> & 2"; ended "$name" fail FAILED; status=1 ;;
        skips) ended "$name" skip "test not supported" ;;
        too_old) ended "$name" skip "skipped (requires at least OpenCL version 3.1, but the device reports OpenCL version 3.0)" ;;
        crashes) echo "about to crash"; kill -SEGV $$ ;;
        crashes_after) ended "$name" pass passed; write_results; kill -ABRT $$ ;;
        hangs) trap '' TERM INT; (trap '' TERM INT; echo $BASHPID > "$STAND_IN/hangs.pid"; sleep 300); sleep 300 ;;
        silent) echo "PASSED test."; exit 0 ;;
        lies) ended "$name" pass passed; status=3 ;;
        flaky) if [ -e "$STAND_IN/flaky" ]; then ended "$name" pass passed; else touch "$STAND_IN/flaky"; ended "$name" fail FAILED; status=1; fi ;;
        leaves_behind)
            # Gone from the process group, and with the output still open.
            setsid bash -c 'echo $$ > "$STAND_IN/left.pid"; sleep 300' &
            until [ -s "$STAND_IN/left.pid" ]; do sleep 0.01; done
            ended "$name" pass passed ;;
        floods) head -c 20000000 /dev/zero | tr '\0' x; echo; seq 1 200000; ended "$name" fail FAILED; status=1 ;;
        garbles) printf 'caf\xe9 \xff\xfe\x1b[31m\n'; ended "$name" fail FAILED; status=1 ;;
    esac
done
write_results
exit $status
