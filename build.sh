#!/usr/bin/env bash
# One way in: everything that builds, tests or shows trailaudit.
set -euo pipefail
cd "$(dirname "$0")"

build=build
jobs=$(nproc 2>/dev/null || echo 2)
# What the build and the tests need, as Debian 12 names it.
build_packages=(gcc libc6-dev cmake ninja-build pkg-config libxml2-dev libjson-c-dev zlib1g-dev
    libdeflate-dev libpcre2-dev libssl-dev libhpdf-dev libpng-dev fonts-liberation2 tzdata)
# Sums of what is inflated, in a quarter of the time; the program does without.
[ "$(uname -m)" != x86_64 ] || build_packages+=(libisal-dev)
test_packages=(libcmocka-dev python3 python3-yaml qpdf poppler-utils libxml2-utils chromium mandoc man-db zsh fish lintian
    fonts-ipafont-gothic)
package_packages=(dpkg-dev file)
fuzz_packages=(clang-14 libclang-rt-14-dev)
format_packages=(clang-format-14)
# Validators that only tests use; without them those tests say that they were skipped.
npm_packages=(@microsoft/jest-sarif@1.0.0-beta.0)

usage() {
    cat <<'TEXT'
Usage: ./build.sh COMMAND

  deps       install the Debian packages that the build and the tests need
  build      build build/trailaudit
  demo       build, make a sample archive, audit it, print where the reports are
  test       build, run every test
  sanitize   the same tests, built with AddressSanitizer and UndefinedBehaviorSanitizer
  fuzz       fuzz every target for SECONDS each (fuzz SECONDS [TARGET…]; default 30)
  bench      measure against inflating and hashing alone; bench reports: what reports cost
  format     check the layout of the sources (format --fix mends it)
  install    install to --prefix DIR (default /usr/local)
  package    make a Debian package in build/package
  reproduce  build the commit twice, in two folders, and compare the programs and packages
  clean      remove what was built
TEXT
}

say() { printf '%s\n' "$*" >&2; }
fail() { say "build.sh: $*"; exit 1; }

# Installs the packages that are missing; names them and stops where this is no Debian.
need() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        local tool
        for tool in cc cmake ninja pkg-config python3; do
            command -v "$tool" >/dev/null || missing+=("$tool")
        done
        [ ${#missing[@]} -eq 0 ] && return 0
        fail "this system has no dpkg; missing: ${missing[*]}. Needed, by their Debian names: $*"
    fi
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "missing packages: ${missing[*]} (not root, and no sudo)"
        root=(sudo)
    fi
    say "installing: ${missing[*]}"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null || fail "these packages could not be installed: ${missing[*]}"
}

# Installs what npm has for the tests, where there is an npm; never a reason to fail.
need_npm() {
    local package missing=()
    for package in "${npm_packages[@]}"; do
        [ -d "$build/npm/node_modules/${package%@*}" ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] && command -v npm >/dev/null || return 0
    mkdir -p "$build/npm"
    npm install --prefix "$build/npm" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent \
        "${npm_packages[@]}" >/dev/null 2>&1 || say "npm could not install: ${missing[*]}; the tests that need them are skipped"
}

configure() { # folder, further options of cmake
    local folder=$1
    shift
    local warnings=OFF
    [ "${CI:-}" = true ] && warnings=ON
    cmake -S . -B "$folder" -G Ninja -DTRAILAUDIT_WERROR=$warnings "$@" >"$folder.log" 2>&1 ||
        { cat "$folder.log" >&2; rm -f "$folder.log"; exit 1; }
    rm -f "$folder.log"
}

compile() { # targets; none: all
    need "${build_packages[@]}"
    # The programs alone need neither cmocka nor python.
    configure "$build" -DTRAILAUDIT_TESTS=$([ $# -eq 0 ] && echo ON || echo OFF)
    cmake --build "$build" --parallel "$jobs" ${1:+--target "$@"} -- --quiet
}

demo() {
    compile trailaudit trailaudit-generate
    local place=$build/demo
    rm -rf "$place"
    mkdir -p "$place"
    "$build/trailaudit-generate" --output "$place/archive" --public-keys "$place/public-keys.json" >"$place/facts.txt"
    local status=0
    "$build/trailaudit" audit "$place/archive" --report reports/quarterly.xml --period 2026-Q3 \
        --policies policies --policies tests/demo --public-keys "$place/public-keys.json" \
        --output "$place/reports" || status=$?
    # The sample holds a truncated and a damaged file on purpose; without --fail-on that is a report, not a failure.
    [ "$status" -eq 0 ] || fail "the demo ended with status $status"
    say ""
    printf 'HTML: %s\nPDF:  %s\n' "$PWD/$place/reports/report.html" "$PWD/$place/reports/report.pdf"
}

# What drives the browser and judges the page, from npm; its versions are exact. Without npm the tests of the page in a
# browser are skipped with a word; in CI that is a failure.
browser_modules() {
    local folder=tests/browser/node_modules trouble=""
    [ -d $folder/playwright-core ] && [ -d $folder/axe-core ] && return 0
    # A pipeline must not pass without them, so it gets npm too; people are not made to install it.
    command -v npm >/dev/null || [ "${CI:-}" != true ] || need nodejs npm
    if ! command -v npm >/dev/null; then
        trouble="npm is not installed"
    elif ! (cd tests/browser && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent); then
        trouble="npm could not install playwright-core and axe-core"
    fi
    [ -z "$trouble" ] && return 0
    [ "${CI:-}" = true ] && fail "the tests in a browser cannot run: $trouble"
    say "the tests in a browser are skipped: $trouble"
}

run_tests() { # build folder
    (cd "$1" && ctest --output-on-failure --parallel "$jobs")
}

tests() {
    need "${build_packages[@]}" "${test_packages[@]}" "${package_packages[@]}"
    browser_modules
    need_npm
    compile
    run_tests "$build"
}

sanitize() {
    need "${build_packages[@]}" "${test_packages[@]}" "${package_packages[@]}"
    browser_modules
    configure "$build-sanitize" -DTRAILAUDIT_SANITIZE=ON
    cmake --build "$build-sanitize" --parallel "$jobs" -- --quiet
    ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 run_tests "$build-sanitize"
}

# What is found lies in build-fuzz/found; the corpus that grows, in build-fuzz/corpus.
fuzz() {
    local seconds=${1:-30} target targets=() failed=()
    [ $# -gt 0 ] && shift
    [[ $seconds =~ ^[0-9]+$ ]] || fail "fuzz takes a number of seconds, not $seconds"
    need "${build_packages[@]}" "${test_packages[@]}" "${fuzz_packages[@]}"
    configure "$build-fuzz" -DCMAKE_C_COMPILER=clang-14 -DTRAILAUDIT_FUZZ=ON -DTRAILAUDIT_SANITIZE=ON \
        -DTRAILAUDIT_TESTS=OFF
    cmake --build "$build-fuzz" --parallel "$jobs" -- --quiet
    python3 tests/fuzz/seeds.py "$build-fuzz/seeds" "$build-fuzz/trailaudit"
    mkdir -p "$build-fuzz/found"
    targets=("$@")
    [ $# -gt 0 ] || for target in tests/fuzz/fuzz_*.c; do
        target=${target##*/fuzz_}
        targets+=("${target%.c}")
    done
    for target in "${targets[@]}"; do
        [ -x "$build-fuzz/tests/fuzz/fuzz_$target" ] || fail "there is no fuzz target $target"
        mkdir -p "$build-fuzz/corpus/$target"
        "$build-fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=20000 \
            -dict=tests/fuzz/words.dict -artifact_prefix="$build-fuzz/found/$target-" -print_final_stats=1 -verbosity=0 \
            "$build-fuzz/corpus/$target" "$build-fuzz/seeds/$target" >"$build-fuzz/$target.log" 2>&1 ||
            { failed+=("$target"); tail -n 40 "$build-fuzz/$target.log" >&2; }
        say "$target: $(awk '/number_of_executed_units/ {print $2}' "$build-fuzz/$target.log") executions"
    done
    [ ${#failed[@]} -eq 0 ] || fail "found something: ${failed[*]} (see $build-fuzz/found)"
    say "${#targets[@]} targets fuzzed for $seconds s each, nothing found"
}

format() {
    need "${format_packages[@]}"
    local files
    mapfile -t files < <(find src tests -name '*.[ch]' | LC_ALL=C sort)
    if [ "${1:-}" = --fix ]; then
        clang-format-14 -i "${files[@]}"
    else
        clang-format-14 --dry-run --Werror "${files[@]}"
        say "the layout of ${#files[@]} sources is as .clang-format says"
    fi
}

bench() { # reports: what reports cost; else options of tests/bench/run.py
    need "${build_packages[@]}" python3
    if [ "${1:-}" = reports ]; then
        need poppler-utils
        browser_modules
        compile trailaudit trailaudit-generate bench-pdf
        local measure
        for measure in tests/bench/reports_*.py; do
            python3 "$measure" "$build"
        done
        return
    fi
    compile trailaudit trailaudit-generate bench-floor
    python3 tests/bench/run.py "$build" "$@"
}

install_all() {
    local prefix=/usr/local
    while [ $# -gt 0 ]; do
        case $1 in
        --prefix) [ $# -ge 2 ] || fail "--prefix needs a folder"; prefix=$2; shift 2 ;;
        --prefix=*) prefix=${1#--prefix=}; shift ;;
        *) fail "install takes --prefix DIR, not $1" ;;
        esac
    done
    compile trailaudit manual changelog
    cmake --install "$build" --prefix "$prefix" >/dev/null
    say "installed to $prefix"
}

package() {
    need "${build_packages[@]}" "${package_packages[@]}"
    compile trailaudit manual changelog
    # Files in the package have the commit's time, so that the same commit gives the same bytes.
    [ -n "${SOURCE_DATE_EPOCH:-}" ] || SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) || SOURCE_DATE_EPOCH=1790000000
    export SOURCE_DATE_EPOCH
    rm -rf "$build/package"
    (cd "$build" && cpack -B "$PWD/package" >cpack.log 2>&1) || { cat "$build/cpack.log" >&2; fail "no package was made"; }
    rm -rf "$build/package/_CPack_Packages"
    printf '%s\n' "$build"/package/*.deb
}

reproduce() {
    local place one
    place=$(mktemp -d)
    trap "rm -rf '$place'" EXIT
    for one in first second/and/deeper; do
        git clone --quiet --no-hardlinks . "$place/$one"
        "$place/$one/build.sh" package >/dev/null
    done
    (cd "$place/first/build" && sha256sum trailaudit package/*.deb) >"$place/sums"
    cat "$place/sums"
    (cd "$place/second/and/deeper/build" && sha256sum --quiet -c "$place/sums") || fail "two builds differ"
    say "two builds in two folders gave the same bytes"
}

command=${1:---help}
[ $# -gt 0 ] && shift
case $command in
deps) need "${build_packages[@]}" "${test_packages[@]}" "${format_packages[@]}" ;;
build) compile trailaudit ;;
demo) demo ;;
test) tests ;;
sanitize) sanitize ;;
bench) bench "$@" ;;
fuzz) fuzz "$@" ;;
format) format "$@" ;;
install) install_all "$@" ;;
package) package ;;
reproduce) reproduce ;;
clean) rm -rf "$build" "$build-sanitize" "$build-fuzz" ;;
-h | --help | help) usage ;;
*) usage >&2; fail "unknown command $command" ;;
esac
