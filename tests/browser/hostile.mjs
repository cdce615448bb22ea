/* A report full of what an attacker would write.   node hostile.mjs REPORT */
import { openBrowser } from "./browser.mjs";
import { Sentences, holdPage, openPage, openFinding, overflow } from "./page.mjs";

const file = process.argv[2], sentences = new Sentences(), browser = await openBrowser();
const page = await openPage(browser, file, { width: 1280 });
const count = await page.evaluate(() => report.findings.count);
for (let i = 0; i < Math.min(count, 60); i++) await openFinding(page, i);
sentences.say("with 60 findings open the page does not stick out", !(await overflow(page)), await overflow(page));
await page.evaluate(() => report.list.setGroups(false));
for (const word of ["<script>", "=cmd", "\u202e", "%s%n", "'\"", "{name}", "$&"]) {
  await page.fill("#filter-text", word);
  await page.waitForTimeout(250);
}
await page.goto(`${page.url().split("#")[0]}#findings?q=%3Cimg%20src%3Dx%20onerror%3Dpwned%3D1%3E&severity=<b>&policy=__proto__&group=constructor&open=%22%3E`);
await page.waitForTimeout(300);
sentences.say("nothing ran, was asked for or complained", page.events.length === 0, page.events.slice(0, 3));
sentences.say("nothing of a link's text became markup", await page.evaluate(() => window.pwned === undefined && document.querySelector("main img, main b b") === null));
await page.context().close();
await holdPage(browser, file, sentences);
await browser.close();
sentences.end();
