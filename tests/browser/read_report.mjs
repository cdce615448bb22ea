/* Reads a report back from the page as the browser shows it, and prints it as JSON: totals from the tables, findings and evidence as they are drawn when
   they are opened. For the test that holds the formats against each other.

       node read_report.mjs REPORT */
import { openBrowser } from "./browser.mjs";
import { openPage } from "./page.mjs";

const browser = await openBrowser();
const page = await openPage(browser, process.argv[2], { wait: false });
await page.waitForFunction(() => !document.querySelector("#explorer") || document.documentElement.dataset.ready, null, { timeout: 30000 });
const read = await page.evaluate(async () => {
  const number = (text) => Number(text.replace(/[\u202f−\s]/g, ""));
  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());
  const totals = {};
  for (const row of document.querySelectorAll("table.funnel tr")) totals[`${row.closest("table").caption.textContent}: ${cells(row)[0]}`] = number(cells(row)[1]);
  const policies = {};
  for (const row of document.querySelectorAll("table.policies tr.policy"))
    policies[row.cells[0].querySelector("code").textContent] = { result: row.cells[1].querySelector(".result").textContent.trim(), numbers: cells(row).slice(2).map(number) };
  const findings = [];
  for (let i = 0; report.findings && i < report.findings.count; i++) {
    const body = document.createElement("div");
    await report.fill(body, i);
    const line = report.line(i), rows = [...body.querySelectorAll("table.evidence tbody")];
    findings.push({
      fingerprint: body.querySelector(".permalink").textContent, policy: body.querySelector(".facts code").textContent, severity: line[0].textContent.trim(),
      count: number(line[3].querySelector("b").textContent), review: / to review$/.test(line[3].textContent.trim()), result: line[3].querySelector(".result").textContent.trim(), stated: body.querySelector(".stated").textContent.replace(/\u202f/g, ""),
      evidence: rows.map((tbody) => {
        const [first, second] = tbody.rows, small = (cell) => [...cell.querySelectorAll(".small")].map((element) => element.textContent);
        const reference = second.querySelector("p:last-child").textContent, [, record, file, event] = reference.match(/^record ([\d\u202f]+) of (.*?) · (.*?)(?: · |$)/);
        return {
          time: first.cells[0].querySelector("time")?.dateTime ?? first.cells[0].firstChild.textContent, action: first.cells[1].querySelector("code").textContent,
          principal: first.cells[2].querySelector("code")?.textContent ?? "", source_ip: first.cells[3].firstChild.textContent.replace(/^no address$/, ""), region: small(first.cells[1])[0] ?? "",
          event_id: event.startsWith("event ") ? event.slice(6) : null, file, record: number(record),
        };
      }),
    });
  }
  return { title: document.querySelector("h1").textContent, result: document.querySelector(".verdict .result").textContent.trim(), totals, policies, findings };
});
await browser.close();
console.log(JSON.stringify(read));
