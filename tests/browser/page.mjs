/* What a page is held to in a browser, whatever it shows: nothing runs, nothing is asked of the network, nothing sticks out, axe-core has nothing to
   say, in both themes and at two widths. The tests of single pages call this and add their own sentences. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { addressOf } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export class Sentences {
  constructor() { this.passed = 0; this.failed = 0; }
  say(sentence, holds, found = "") {
    if (holds) this.passed++;
    else { this.failed++; console.log(`FAILED ${sentence}${found === "" ? "" : `: ${typeof found === "string" ? found : JSON.stringify(found)}`}`); }
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed ? 1 : 0);
  }
}

/* A page that remembers what it did: messages, requests, dialogs. */
export async function openPage(browser, file, { hash = "", width = 1280, script = true, wait = true, dark = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script, colorScheme: dark ? "dark" : "light", acceptDownloads: true });
  const page = await context.newPage();
  page.events = [];
  page.on("console", (message) => page.events.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => page.events.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { page.events.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.isNavigationRequest() && !request.url().startsWith("blob:")) page.events.push(`request: ${request.url()}`); });
  await page.goto(addressOf(file) + hash);
  if (script && wait) await page.waitForSelector("html[data-ready]", { state: "attached", timeout: 30000 });
  return page;
}

export const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/* Opens the finding at a position, as a click does, and waits until it is filled. */
export async function openFinding(page, position) {
  await page.evaluate((i) => report.list.reveal(i), position);
  await page.waitForSelector(`#body-${position} .evidence, #body-${position} > .note`);
  await settle(page);
}

/* axe's Node, chiefly target and message, of each violation. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((violation) => `${violation.id} ${violation.nodes.length}: ${violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
}

/* How far the page sticks out to the right, and what does. */
export function overflow(page) {
  return page.evaluate(() => {
    const out = document.documentElement.scrollWidth - window.innerWidth;
    if (out <= 0) return "";
    const worst = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1 && !element.closest(".scroll, .sections ul"))
      .slice(0, 3).map((element) => `${element.tagName}.${element.getAttribute("class")}`);
    return `${out}px: ${worst.join(", ")}`;
  });
}

const open = (page) => page.evaluate(() => document.querySelectorAll("main details:not(.facet)").forEach((element, i) => { element.open = i < 12 || i % 40 === 0; }));

/* The sentences that hold of every page with findings. axe-core takes seconds a page: it looks at each theme, at a narrow page, and at paper. */
export async function holdPage(browser, file, sentences) {
  for (const [dark, width, judged] of [[false, 1280, true], [true, 1280, true], [false, 375, true], [false, 320, false]]) {
    const where = `at ${width} pixels in the ${dark ? "dark" : "light"} theme`, page = await openPage(browser, file, { dark, width });
    sentences.say(`the page does not stick out ${where}`, !(await overflow(page)), await overflow(page));
    await openFinding(page, 0);
    sentences.say(`an open finding does not stick out ${where}`, !(await overflow(page)), await overflow(page));
    await open(page);
    sentences.say(`with much open the page does not stick out ${where}`, !(await overflow(page)), await overflow(page));
    const found = judged ? await violations(page) : [];
    sentences.say(`axe-core has nothing to say ${where}`, found.length === 0, found);
    sentences.say("nothing ran, was asked for or complained", page.events.length === 0, page.events.slice(0, 3));
    sentences.say("no text became a handler or a script", await page.evaluate(() => window.pwned === undefined && ![...document.querySelectorAll("*")].some((element) =>
      [...element.attributes].some((attribute) => /^on/i.test(attribute.name) || (/^(href|src|action|xlink:href)$/i.test(attribute.name) && !attribute.value.startsWith("#") && !(element.matches("img.logo") && /^data:image\/png;base64,[A-Za-z0-9+\/]+=*$/.test(attribute.value)))))));
    await page.context().close();
  }
  const paper = await openPage(browser, file);
  await paper.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await paper.emulateMedia({ media: "print" });
  sentences.say("on paper the page does not stick out", !(await overflow(paper)), await overflow(paper));
  await paper.evaluate(() => document.querySelectorAll(".plain details.finding").forEach((element, i) => { if (i > 8) element.remove(); }));
  const found = await violations(paper);
  sentences.say("axe-core has nothing to say of what is readable without the script", found.length === 0, found);
  sentences.say("nothing ran on paper", paper.events.length === 0, paper.events.slice(0, 3));
  await paper.context().close();
}
