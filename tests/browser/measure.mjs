/* When a browser shows a report: first paint, list ready, a search, a filter, a jump. Prints figures; nothing passes or fails.

       node measure.mjs REPORT [RUNS] */
import { openBrowser, addressOf } from "./browser.mjs";

const [file, runs = "5"] = process.argv.slice(2);

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(addressOf(file), { waitUntil: "commit" });
  await page.waitForSelector("html[data-ready]", { timeout: 60000, state: "attached" });
  await page.waitForFunction(() => report.embedded, null, { timeout: 60000 });
  const figures = await page.evaluate(() => ({
    paint: performance.getEntriesByType("paint").find((entry) => entry.name === "first-contentful-paint")?.startTime ?? NaN,
    ready: performance.getEntriesByName("report-ready")[0].startTime,
    findings: report.findings.count, rows: report.embedded.rows,
    memory: performance.memory ? performance.memory.usedJSHeapSize / 2 ** 20 : NaN,
  }));
  figures.facet = await page.evaluate(() => { const start = performance.now(); document.querySelector("#group-by").value = "none"; document.querySelector("#group-by").dispatchEvent(new Event("change")); return performance.now() - start; });
  figures.filter = await page.evaluate(() => { const start = performance.now(); report.view.chosen.severity.add("critical"); report.view.filter(); report.list.show(); return performance.now() - start; });
  figures.search = await page.evaluate(async () => { const start = performance.now(); report.view.query = "engineer-77"; await report.view.searchDetails(() => {}); report.view.filter(); report.list.show(); return performance.now() - start; });
  await page.close();
  return figures;
}

const browser = await openBrowser();
const all = [];
for (let i = 0; i < Number(runs); i++) all.push(await measure(browser));
await browser.close();
const of = (name) => Math.round(median(all.map((figures) => figures[name])));
console.log(`Chromium, median of ${runs}: first paint ${of("paint")} ms, list usable ${of("ready")} ms (${all[0].findings} findings, ${all[0].rows} rows of evidence); ` +
  `regrouping ${of("facet")} ms, filtering ${of("filter")} ms, first search of all evidence ${of("search")} ms; script's memory ${of("memory")} MiB`);
