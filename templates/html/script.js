/* Colours, links, paper, and what ties filter, list and address together. */
(function () {
  "use strict";
  var root = document.documentElement;
  var all = function (selector, within) { return Array.from((within || document).querySelectorAll(selector)); };
  var byId = function (id) { return document.getElementById(id); };

  /* ---- colours; a page opened from disk may have no storage ---- */

  function remember(choice) { try { localStorage.setItem("trailaudit-theme", choice); } catch (error) { /* not kept, then */ } }
  function recall() { try { return localStorage.getItem("trailaudit-theme"); } catch (error) { return null; } }
  function setTheme(choice) {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice; else delete root.dataset.theme;
    all("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme || "auto")));
    });
  }
  setTheme(recall());
  all("[data-theme-choice]").forEach(function (button) {
    button.addEventListener("click", function () { setTheme(button.dataset.themeChoice); remember(button.dataset.themeChoice); });
  });
  all(".themes").forEach(function (element) { element.hidden = false; });

  /* ---- links open what they point at ---- */

  function openTarget() {
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    var target = id ? byId(id) : null;
    if (!target) return;
    for (var element = target; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
    target.scrollIntoView({ block: "start" });
  }
  window.addEventListener("hashchange", openTarget);
  report.whole.then(openTarget);

  /* ---- paper shows what the page shows without scripts, all of it open ---- */

  var explorer = byId("explorer"), plain = null, opened = [];
  function showPlain() {
    var text = document.querySelector("#findings noscript");
    if (!text || plain) return;
    plain = report.make("div", "plain");
    plain.innerHTML = text.textContent; /* the page's own markup */
    text.before(plain);
    explorer.hidden = true;
  }
  window.addEventListener("beforeprint", function () {
    showPlain();
    opened = all("details:not([open]):not(.facet):not(.source)");
    opened.forEach(function (element) { element.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (element) { element.open = false; });
    opened = [];
    if (plain && report.findings) { plain.remove(); plain = null; explorer.hidden = false; }
  });

  if (!explorer) return;
  if (!report.supported) { report.whole.then(showPlain); return; }

  /* ---- filter, list, address ---- */

  var view = report.view, list = report.list, text = byId("filter-text"), status = byId("filter-count"), group = byId("group-by"), sort = byId("sort-by");

  function say(message) { byId("said").textContent = message; }

  async function copy(message) {
    try { await navigator.clipboard.writeText(message); } catch (error) {
      var area = report.make("textarea");
      area.value = message;
      document.body.append(area);
      area.select();
      var done = document.execCommand("copy");
      area.remove();
      if (!done) { say(report.word("page.not_copied")); return; }
    }
    say(report.word("page.copied"));
  }
  report.copyLink = function (fingerprint) { return copy(location.href.split("#")[0] + view.address(fingerprint)); };

  /* A text may stand in rows that there was no room for; how many there are is known when all is read. */
  function sayNone() {
    var here = report.embedded && report.embedded.rows, evidence = report.head.evidence, searched = text.value.trim() && here < evidence;
    byId("filter-none").hidden = view.shown.length > 0;
    byId("filter-none").textContent = report.word(searched ? "page.no_match_here" : "page.no_match", { embedded: here, all: evidence });
  }

  function count(done, blocks) {
    var numbers = { shown: view.shown.length, all: report.findings.count, records: view.records };
    status.textContent = report.word(numbers.shown === numbers.all ? "page.count_all" : "page.count_some", numbers) +
      (done < blocks ? "; " + report.word("page.searching", { done: done, all: blocks }) : "");
    sayNone();
    all(".facet").forEach(function (facet) {
      var chosen = view.chosen[facet.dataset.facet].size;
      facet.querySelector(".chosen").textContent = chosen ? " " + report.word("page.chosen", { chosen: chosen }) : "";
      if (facet.open) fillFacet(facet);
    });
  }

  function keepAddress() {
    var address = view.address();
    if (address === "#findings" && location.hash.indexOf("#findings?") !== 0) return;
    try { history.replaceState(null, "", address); } catch (error) { /* a browser that keeps addresses of files as they are */ }
  }

  function update() {
    if (!report.marked && (view.sort === "first" || view.sort === "last")) report.marks().then(update);
    view.filter();
    list.show();
    count(1, 1);
    view.searchDetails(function (done, blocks) {
      var before = view.shown.length;
      view.filter();
      if (view.shown.length !== before) list.show();
      count(done, blocks);
    });
  }
  function changed() { keepAddress(); update(); }

  /* The values of a facet that occur or are chosen, the most frequent first, with live counts. */
  function fillFacet(facet) {
    var name = facet.dataset.facet, counts = view.counts(name), fieldset = facet.querySelector("fieldset"), focused = document.activeElement && document.activeElement.value;
    var values = view.values(name).map(function (value, i) { return { key: value.key, label: value.label, count: counts[i], chosen: view.chosen[name].has(value.key) }; })
      .filter(function (value) { return value.count || value.chosen; });
    if (name !== "severity") values.sort(function (a, b) { return b.count - a.count; });
    all("label", fieldset).forEach(function (label) { label.remove(); });
    values.slice(0, 500).forEach(function (value) {
      var label = report.make("label"), box = report.make("input");
      box.type = "checkbox";
      box.value = value.key;
      box.checked = value.chosen;
      box.addEventListener("change", function () {
        if (box.checked) view.chosen[name].add(value.key); else view.chosen[name].delete(value.key);
        changed();
      });
      label.append(box, " ", report.make("span", "value", value.label), " ", report.make("small", "", report.number(value.count)));
      fieldset.append(label);
      if (value.key === focused) box.focus();
    });
  }

  function showState() {
    text.value = view.query;
    group.value = view.group;
    sort.value = view.sort;
  }

  /* "#findings?…" is a view, 32 hex digits are a finding. */
  function takeAddress() {
    var hash = location.hash.slice(1), finding = /^[0-9a-f]{32}$/.test(hash) ? hash : "";
    if (hash.indexOf("findings?") === 0 || finding) finding = view.take(hash) || finding;
    showState();
    update();
    if (!finding) { if (hash.indexOf("findings?") === 0) byId("findings").scrollIntoView(); return; }
    Promise.all([report.whole, report.marks()]).then(function () {
      var i = report.findings.fingerprint.indexOf(finding);
      if (i < 0) { if (hash.indexOf("findings?") === 0) byId("findings").scrollIntoView(); return; }
      if (view.shown.indexOf(i) < 0) { view.take(""); showState(); update(); }
      list.reveal(i);
    });
  }

  function wire() {
    var timer = 0;
    text.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(function () { view.query = text.value; changed(); }, 150); });
    text.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { text.value = view.query = ""; changed(); }
      if (event.key === "ArrowDown" && list.items.length) { event.preventDefault(); list.enter(); }
    });
    group.addEventListener("change", function () { view.group = group.value; changed(); });
    sort.addEventListener("change", function () { view.sort = sort.value; changed(); });
    byId("clear-filter").addEventListener("click", function () { view.take(""); showState(); changed(); });
    byId("expand-all").addEventListener("click", function () { list.setGroups(true); });
    byId("collapse-all").addEventListener("click", function () { list.setGroups(false); });
    byId("copy-view").addEventListener("click", function () { report.copyLink(""); });
    byId("csv").addEventListener("click", async function () {
      await report.marks();
      var link = report.make("a");
      link.href = URL.createObjectURL(new Blob([view.csv()], { type: "text/csv" }));
      link.download = "findings-view.csv";
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    });
    byId("list").addEventListener("click", function (event) { if (event.target.dataset.copy) report.copyLink(event.target.dataset.copy); });
    all(".facet").forEach(function (facet) {
      facet.addEventListener("toggle", function () {
        if (!facet.open) return;
        all(".facet[open]").forEach(function (other) { if (other !== facet) other.open = false; });
        fillFacet(facet);
      });
      facet.addEventListener("keydown", function (event) { if (event.key === "Escape") { facet.open = false; facet.querySelector("summary").focus(); } });
    });
    document.addEventListener("click", function (event) { all(".facet[open]").forEach(function (facet) { if (!facet.contains(event.target)) facet.open = false; }); });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      event.preventDefault();
      text.scrollIntoView({ block: "center" });
      text.focus();
    });
    window.addEventListener("hashchange", takeAddress);
  }

  function note() {
    sayNone();
    var rows = report.embedded.rows, evidence = report.head.evidence, left = report.head.findings - report.embedded.findings;
    byId("rows-note").textContent = report.word(rows < evidence ? "page.rows" : "page.rows_all", { embedded: rows, all: evidence }) +
      (left ? " " + report.word("page.left_out", { left_out: left }) : "");
  }

  explorer.hidden = false;
  report.load().then(function () {
    view.prepare();
    list.start();
    wire();
    takeAddress();
    report.rest.then(note).then(report.marks);
    performance.mark("report-ready");
    root.dataset.ready = "yes";
  }, function () { report.whole.then(showPlain); });
}());
