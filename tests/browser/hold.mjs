/* What holds of every page, of a small report.   node hold.mjs REPORT */
import { openBrowser } from "./browser.mjs";
import { Sentences, holdPage, openPage, violations } from "./page.mjs";

const file = process.argv[2], sentences = new Sentences(), browser = await openBrowser();
const page = await openPage(browser, file);
await page.click(".facet[data-facet=policy] > summary");
const found = await violations(page);
sentences.say("axe-core has nothing to say of an open facet", found.length === 0, found);
await page.context().close();
await holdPage(browser, file, sentences);
await browser.close();
sentences.end();
