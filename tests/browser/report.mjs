/* The report of the sample organisation, as somebody works with it.

       node report.mjs REPORT AUDIT_JSON FINDINGS_CSV */
import { readFileSync } from "node:fs";
import { openBrowser } from "./browser.mjs";
import { Sentences, openPage, openFinding, settle } from "./page.mjs";

const [file, json, csv] = process.argv.slice(2);
const audit = JSON.parse(readFileSync(json, "utf8"));
const sentences = new Sentences();
const browser = await openBrowser();
const plain = (text) => text.replace(/\u202f/g, "");
const status = async (page) => plain(await page.textContent("#filter-count"));
const shown = async (page) => Number((await status(page)).match(/\d+/)[0]);

async function theOrderOfSections() {
  const page = await openPage(browser, file);
  const ids = await page.$$eval("main > section", (sections) => sections.map((section) => section.id));
  sentences.say("the sections stand in the order of the other edition",
    ids.join() === "control,summary,scope,matrix,findings,exceptions,quality,policies,method,manifest,sign-off", ids.join());
  await page.context().close();
}

async function withoutTheScript() {
  const page = await openPage(browser, file, { script: false });
  const text = await page.locator("main").innerText();
  sentences.say("without the script the summary says the result", text.includes(`${audit.policies.filter((policy) => policy.result === "FAIL").length} of ${audit.policies.length} policies`));
  sentences.say("without the script every finding of a small report is there", await page.locator("details.finding").count() === audit.findings.length);
  const first = page.locator("details.finding").first();
  await first.locator("summary").first().click();
  sentences.say("without the script a finding opens and shows its evidence", await first.locator("table.evidence tbody").first().isVisible());
  sentences.say("without the script there is no toolbar that does nothing", !(await page.locator("#explorer").isVisible()) && !(await page.locator(".themes").isVisible()));
  await page.context().close();
}

async function filtering() {
  const page = await openPage(browser, file);
  const all = audit.findings.length, records = audit.findings.reduce((sum, finding) => sum + finding.count, 0);
  sentences.say("the count is that of audit.json", await status(page) === `All ${all} findings, ${records} verdicts`, await status(page));
  for (const [facet, key, of] of [["severity", "high", (f) => f.severity], ["kind", "review", (f) => f.kind],
    ["result", "FAIL", (f) => audit.policies.find((policy) => policy.id === f.policy).result], ["account", audit.findings[0].account, (f) => f.account],
    ["service", audit.findings[0].service, (f) => f.service], ["policy", audit.findings[0].policy, (f) => f.policy]]) {
    await page.click(`.facet[data-facet=${facet}] > summary`);
    const box = page.locator(`.facet[data-facet=${facet}] input[value="${key}"]`);
    const promised = Number(plain(await box.locator("xpath=..").locator("small").innerText()));
    await box.check();
    const wanted = audit.findings.filter((finding) => of(finding) === key).length;
    sentences.say(`the facet ${facet} shows what audit.json has, and its count says so before`, await shown(page) === wanted && promised === wanted, [await shown(page), promised, wanted]);
    await page.keyboard.press("Escape");
    await page.click("#clear-filter");
  }
  await page.click(".facet[data-facet=control] > summary");
  const control = page.locator(".facet[data-facet=control] input").first();
  const [framework, id] = (await control.getAttribute("value")).split(": "), name = framework.slice(0, framework.lastIndexOf(" ")), version = framework.slice(framework.lastIndexOf(" ") + 1);
  await control.check();
  const policies = new Set(audit.policies.filter((policy) => policy.controls.some((c) => c.framework === name && c.version === version && c.id === id)).map((policy) => policy.id));
  sentences.say("the facet control shows the findings of its policies", await shown(page) === audit.findings.filter((finding) => policies.has(finding.policy)).length);
  await page.keyboard.press("Escape");
  await page.click("#clear-filter");
  await page.click(".facet[data-facet=known] > summary");
  await page.locator(".facet[data-facet=known] input[value=new]").check();
  sentences.say("the facet of new and known counts what is not known", await shown(page) === audit.findings.filter((finding) => !finding.known).length);
  const known = audit.findings.filter((finding) => finding.known).length, box = page.locator(".facet[data-facet=known] input[value=known]");
  sentences.say("no finding is both new and known", known ? Number(plain(await box.locator("..").innerText()).match(/\d+$/)[0]) === known : await box.count() === 0);
  await page.keyboard.press("Escape");
  await page.click("#clear-filter");
  await page.click(".facet[data-facet=severity] > summary");
  await page.locator(".facet[data-facet=severity] input[value=critical]").check();
  await page.locator(".facet[data-facet=severity] input[value=high]").check();
  const both = audit.findings.filter((finding) => ["critical", "high"].includes(finding.severity));
  sentences.say("two values of a facet add up", await shown(page) === both.length);
  sentences.say("the address keeps the filter", decodeURIComponent(page.url()).endsWith("#findings?severity=critical&severity=high"), page.url());
  const again = await openPage(browser, file, { hash: new URL(page.url()).hash });
  sentences.say("a link brings the filter back", await shown(again) === both.length);
  await again.context().close();
  await page.context().close();
}

async function searching() {
  const page = await openPage(browser, file);
  const finding = audit.findings.find((f) => f.evidence.length > 2), event = finding.evidence[2].event_id;
  await page.fill("#filter-text", event);
  await page.waitForFunction(() => /^1 of/.test(document.querySelector("#filter-count").textContent), null, { timeout: 10000 }).catch(() => {});
  const holders = audit.findings.filter((f) => f.evidence.some((row) => row.event_id === event)).length;
  await page.waitForTimeout(500);
  sentences.say("search finds an event by its id, in every finding that shows it", await shown(page) === holders, [await status(page), holders]);
  await page.press("#filter-text", "Escape");
  await settle(page);
  sentences.say("Escape clears the search", await shown(page) === audit.findings.length);
  await page.fill("#filter-text", "no such words anywhere");
  await page.waitForTimeout(700);
  sentences.say("where nothing matches the page says so", await page.locator("#filter-none").isVisible());
  const [here, rows] = [audit.findings.reduce((sum, f) => sum + f.evidence.length, 0), audit.findings.reduce((sum, f) => sum + f.count, 0)];
  const said = await page.locator("#filter-none").innerText();
  sentences.say("a search without a match says that rows outside the page were not searched", here < rows && said.includes("evidence.csv.gz"), [said, here, rows]);
  await page.fill("#filter-text", "");
  await settle(page);
  await page.context().close();
}

async function ordering() {
  const page = await openPage(browser, file);
  await page.selectOption("#group-by", "none");
  await page.selectOption("#sort-by", "count");
  await settle(page);
  const most = Math.max(...audit.findings.map((finding) => finding.count));
  sentences.say("sorted by records the largest finding is first", Number(plain(await page.locator("#list .line b").first().innerText())) === most);
  const lines = await page.locator("#list .row").count();
  sentences.say("only lines near the view are drawn", lines < 100 && audit.findings.length > 100, lines);
  await page.evaluate(() => window.scrollTo(0, document.querySelector("#exceptions").offsetTop - 900));
  await page.waitForTimeout(200);
  sentences.say("further lines are drawn as they come into view", (await page.locator("#list .row").last().getAttribute("aria-posinset")) === String(audit.findings.length));
  // Lines are drawn where they are in view: the first line of a group is at the list's head.
  for (const group of ["account", "service", "policy", "severity"]) {
    await page.selectOption("#group-by", group);
    await page.evaluate(() => document.querySelector("#list").scrollIntoView());
    await settle(page);
    sentences.say(`grouped by ${group} there are groups`, await page.locator("#list .group-line").count() > 0);
    const total = await page.evaluate(() => report.view.groups().reduce((sum, g) => sum + g.items.length, 0));
    sentences.say(`grouped by ${group} no finding is lost`, total === audit.findings.length);
  }
  await page.context().close();
}

async function links() {
  const finding = audit.findings[audit.findings.length - 1];
  const page = await openPage(browser, file, { hash: `#${finding.fingerprint}` });
  await page.waitForSelector("#list .finding-body .evidence");
  sentences.say("a finding's link opens it", (await page.locator("#list .finding-body .permalink").first().innerText()) === finding.fingerprint);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator("#list .copy").first().click();
  await page.waitForFunction(() => document.querySelector("#said").textContent !== "");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  sentences.say("the copied link opens the same finding", copied.endsWith(`#findings?open=${finding.fingerprint}`), copied);
  await page.context().close();
  const again = await openPage(browser, file, { hash: `#findings?severity=${finding.severity}&sort=count&group=none&open=${finding.fingerprint}` });
  await again.waitForSelector("#list .finding-body .evidence");
  sentences.say("a link with a filter keeps it and opens the finding", await again.inputValue("#sort-by") === "count" &&
    await shown(again) === audit.findings.filter((f) => f.severity === finding.severity).length);
  await again.context().close();
}

async function keys() {
  const page = await openPage(browser, file);
  await page.keyboard.press("/");
  sentences.say("/ goes to the search", await page.evaluate(() => document.activeElement.id) === "filter-text");
  await page.keyboard.press("ArrowDown");
  sentences.say("from the search an arrow key goes into the list", await page.evaluate(() => document.activeElement.matches("#list .line")));
  await page.evaluate(() => report.list.setGroups(true));
  await page.locator("#list .line").first().focus();
  for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowDown");
  const place = () => page.evaluate(() => Number(document.activeElement.parentElement.getAttribute("aria-posinset")));
  sentences.say("arrow keys move through lines that were not drawn before", await place() === 41, await place());
  await page.keyboard.press("Home");
  sentences.say("Home goes to the first line", await place() === 1);
  await page.keyboard.press("End");
  sentences.say("End goes to the last line", await place() === await page.evaluate(() => report.list.items.length));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#list .finding-body .evidence");
  sentences.say("Enter opens a finding", await page.evaluate(() => document.activeElement.getAttribute("aria-expanded")) === "true");
  await page.context().close();
}

async function csvOfTheView() {
  const page = await openPage(browser, file);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#csv")]);
  const lines = readFileSync(await download.path(), "utf8").split("\r\n").filter(Boolean);
  const wanted = new Map(readFileSync(csv, "utf8").split("\r\n").filter(Boolean).map((line) => [line.slice(0, 32), line]));
  /* Its last column is the page's own: what a line of a finding says of the baseline, which "known" says no more than yes or no of. */
  const cut = (line) => line.slice(0, line.lastIndexOf(","));
  sentences.say("the CSV of the view has the columns of findings.csv that it has", lines[0].endsWith(",standing") && [...wanted.values()][0].startsWith(cut(lines[0])));
  sentences.say("every line of it begins a line of findings.csv", lines.length === wanted.size && lines.slice(1).every((line) => wanted.get(line.slice(0, 32))?.startsWith(cut(line))),
    lines.slice(1).find((line) => !wanted.get(line.slice(0, 32))?.startsWith(cut(line))));
  const standing = new Map(audit.findings.map((f) => [f.fingerprint, f.known ? "known" : f.known_count ? "partly known" : "new"]));
  sentences.say("and says what is partly known", lines.slice(1).every((line) => line.endsWith(`,${standing.get(line.slice(0, 32))}`)));
  await page.context().close();
}

async function themes() {
  const page = await openPage(browser, file);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.click('[data-theme-choice="dark"]');
  const dark = await paper();
  await page.click('[data-theme-choice="auto"]');
  sentences.say("the theme is chosen by hand, and given back to the system", light !== dark && await paper() === light);
  await page.emulateMedia({ colorScheme: "dark" });
  sentences.say("left to the system the page follows it", await paper() === dark);
  await page.context().close();
}

async function paper() {
  const page = await openPage(browser, file);
  await openFinding(page, 3);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  sentences.say("paper shows every finding, opened", await page.locator(".plain details.finding[open]").count() === audit.findings.length);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  sentences.say("after printing the page is as it was", await page.locator("#explorer").isVisible() && await page.locator(".plain").count() === 0);
  await page.context().close();
}

for (const test of [theOrderOfSections, withoutTheScript, filtering, searching, ordering, links, keys, csvOfTheView, themes, paper]) {
  try { await test(); } catch (error) { sentences.say(test.name, false, error.message); }
}
await browser.close();
sentences.end();
