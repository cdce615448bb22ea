#!/usr/bin/env bash
# Installs the Debian package in a root made by debootstrap, where nothing else is, and audits the demo's archive there.
# Needs root and Debian's mirror; run by hand: tests/package/clean_root.sh BUILD [FOLDER]
set -euo pipefail
build=$(realpath "$1")
root=${2:-$(mktemp -d)}
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
    grep -oE '(https?|file)://[^ ]+/debian/?( |$)' | head -n 1) || true
[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase bookworm "$root" "$mirror"
rm -rf "$build/package"
(cd "$build" && cpack -B "$build/package" >/dev/null)
cp "$build"/package/*.deb "$root/tmp/"
"$build/trailaudit-generate" --output "$root/tmp/archive" >/dev/null
for file in /etc/apt/apt.conf.d/* /etc/resolv.conf; do
    [ -f "$file" ] && cp "$file" "$root$file"
done
chroot "$root" sh -c 'apt-get update -qq && apt-get install -y -qq --reinstall --no-install-recommends /tmp/*.deb >/dev/null'
chroot "$root" sh -c 'cd /tmp && trailaudit --version && trailaudit check policies reports &&
    trailaudit audit archive --report reports/quarterly.xml --period 2026-Q3 --output out && ls -l out'
