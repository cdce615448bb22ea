#!/usr/bin/env python3
"""What is installed works from any folder: by prefix, and as a Debian package, in which lintian finds no error.

The library of policies is found beside the program or by TRAILAUDIT_HOME; a path that is nowhere says where it was
looked for."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
failed = []


def check(good, sentence, shown=""):
    if not good:
        failed.append(sentence)
        print(f"failed: {sentence}\n{shown}")


def run(command, folder, **environment):
    clean = {name: value for name, value in os.environ.items() if name != "TRAILAUDIT_HOME"}
    return subprocess.run(command, cwd=folder, env=dict(clean, **environment), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)


def try_program(root, generate, place):
    """The library is checked, and the demo's archive audited, from a folder that holds nothing."""
    program, empty = f"{root}/bin/trailaudit", f"{place}/empty"
    os.makedirs(empty, exist_ok=True)
    result = run([program, "check", "policies", "reports"], empty)
    check(result.returncode == 0, "the library beside the program is found", result.stdout)
    result = run([program, "check", "nowhere.xml"], empty)
    check(result.returncode == 2 and f"looked for here and in {root}/share/trailaudit" in result.stdout,
          "a path that is nowhere says where it was looked for", result.stdout)
    result = run([program, "check", "policies"], empty, TRAILAUDIT_HOME="/nowhere")
    check(result.returncode == 2 and "looked for here and in /nowhere" in result.stdout,
          "TRAILAUDIT_HOME wins over the folder beside the program", result.stdout)
    archive = f"{place}/archive"
    if not os.path.exists(archive):
        run([generate, "--output", archive], place)
    result = run([program, "audit", archive, "--report", "reports/quarterly.xml", "--period", "2026-Q3",
                  "--format", "html,json"], empty)
    check(result.returncode == 0 and os.path.exists(f"{empty}/audit-out/report.html"),
          "the demo's archive is audited with the installed report definition", result.stdout)
    shutil.rmtree(empty)


def install(build, place):
    root = f"{place}/prefix"
    result = run(["cmake", "--install", build, "--prefix", root], place)
    check(result.returncode == 0, "it is installed to a prefix", result.stdout)
    for path in ("share/man/man1/trailaudit.1.gz", "share/bash-completion/completions/trailaudit",
                 "share/zsh/vendor-completions/_trailaudit", "share/fish/vendor_completions.d/trailaudit.fish",
                 "share/trailaudit/policies/policy.xsd", "share/trailaudit/templates/html/report.html"):
        check(os.path.exists(f"{root}/{path}"), f"{path} is installed")
    return root


def package(build, place):
    result = run(["cpack", "-B", f"{place}/package", "--config", f"{build}/CPackConfig.cmake"], build,
                 SOURCE_DATE_EPOCH="1790000000")
    made = [name for name in os.listdir(f"{place}/package") if name.endswith(".deb")] if result.returncode == 0 else []
    check(len(made) == 1, "cpack makes one package", result.stdout)
    if not made:
        return None
    path = f"{place}/package/{made[0]}"
    result = run(["lintian", "--allow-root", "--fail-on", "error,warning", path], place)
    check(result.returncode == 0, "lintian finds neither error nor warning", result.stdout)
    run(["dpkg-deb", "-x", path, f"{place}/root"], place)
    return f"{place}/root/usr"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trailaudit-package-") as place:
        try_program(install(options.build, place), options.generate, place)
        if shutil.which("lintian") and shutil.which("dpkg-shlibdeps"):
            root = package(options.build, place)
            if root:
                try_program(root, options.generate, place)
        elif not failed:
            print("skipped: the Debian package, as lintian or dpkg-shlibdeps is not installed")
            return SKIPPED
    print(f"{len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
