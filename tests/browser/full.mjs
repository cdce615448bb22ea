/* What axe-core says of a report that has something in every part, with all of it opened: both themes, wide and narrow, with the script and without.

       node full.mjs REPORT FOLDER

   axe-core is a script itself: where the browser runs none it can't look. FOLDER takes a copy of the report as such a browser shows it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { Sentences, openFinding, openPage, violations } from "./page.mjs";

const [file, folder] = process.argv.slice(2), scriptless = join(folder, "scriptless.html");
const sentences = new Sentences(), browser = await openBrowser();

writeFileSync(scriptless, readFileSync(file, "utf8").replace(/<script[^]*?<\/script>/g, "").replace(/<(\/?)noscript>/g, "<$1div>"));

/* Findings are all of one make, and so are the rows of a table: a few are looked at, or axe-core takes a minute a page. */
function openAll(page) {
  return page.evaluate(() => {
    document.querySelectorAll(".finding").forEach((element, i) => { if (i > 4) element.remove(); });
    document.querySelectorAll("table, tbody, .source pre").forEach((element) => [...element.children].slice(element.matches(".exceptions, .exceptions *") ? 40 : 8).forEach((child) => child.remove()));
    document.querySelectorAll("details.source").forEach((element, i) => { if (i > 4) element.remove(); });
    document.querySelectorAll("main details:not(.facet)").forEach((element) => { element.open = true; });
  });
}

for (const script of [true, false]) {
  for (const [dark, width] of [[false, 1280], [true, 1280], [false, 390]]) {
    const page = await openPage(browser, script ? file : scriptless, { dark, width, wait: script });
    const where = `${script ? "with" : "without"} the script, in the ${dark ? "dark" : "light"} theme at ${width} pixels`;
    if (script) for (let i = 0; i < 4; i++) await openFinding(page, i);
    await openAll(page);
    const parts = await page.evaluate(() => ["#exceptions table", "#dispositions ~ .scroll table", "#gone", "#manifest table", "#integrity ~ .scroll table"].filter((part) => !document.querySelector(part)));
    sentences.say(`the report has something in every part ${where}`, parts.length === 0, parts);
    const found = await violations(page);
    sentences.say(`axe-core has nothing to say of all of it ${where}`, found.length === 0, found);
    await page.context().close();
  }
}
await browser.close();
sentences.end();
