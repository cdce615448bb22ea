/* Debian's Chromium under playwright-core, for the tests of the HTML report. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PROGRAM = "/usr/bin/chromium";

export const found = existsSync(PROGRAM);

export function openBrowser() {
  return chromium.launch({ executablePath: PROGRAM, args: ["--no-sandbox", "--disable-gpu"] });
}

export function addressOf(file) { return pathToFileURL(file).href; }
