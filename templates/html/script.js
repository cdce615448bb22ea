/* trailaudit: the report is complete without this file. It adds themes, a filter of findings, and links that open what they point at. */
(function () {
  "use strict";
  var root = document.documentElement;
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };
  var byId = function (id) { return document.getElementById(id); };

  all("[data-script]").forEach(function (element) { element.hidden = false; });

  /* ---- themes; a page opened from disk may have no storage ---- */
  function remember(choice) { try { localStorage.setItem("trailaudit-theme", choice); } catch (error) { /* not kept, then */ } }
  function recall() { try { return localStorage.getItem("trailaudit-theme"); } catch (error) { return null; } }
  function setTheme(choice) {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice; else delete root.dataset.theme;
    all("[data-theme-choice]").forEach(function (button) {
      var chosen = button.dataset.themeChoice === (root.dataset.theme || "auto");
      button.setAttribute("aria-pressed", String(chosen));
    });
  }
  setTheme(recall());
  all("[data-theme-choice]").forEach(function (button) {
    button.addEventListener("click", function () { setTheme(button.dataset.themeChoice); remember(button.dataset.themeChoice); });
  });

  /* ---- filter ---- */
  var findings = all("details.finding").map(function (element) { return { element: element, text: null }; });
  var groups = all("details.service").concat(all("details.account"));
  var text = byId("filter-text"), severity = byId("filter-severity"), account = byId("filter-account"), kind = byId("filter-kind");
  var count = byId("filter-count"), none = byId("filter-none");

  function matches(finding, words) {
    var data = finding.element.dataset;
    if (severity.value && data.severity !== severity.value) return false;
    if (account.value && data.account !== account.value) return false;
    if (kind.value && data.kind !== kind.value) return false;
    if (!words.length) return true;
    if (finding.text === null) {
      var around = [finding.element.closest("details.service"), finding.element.closest("details.account")].map(function (group) {
        return group ? group.querySelector("summary").textContent : "";
      });
      finding.text = (finding.element.textContent + " " + around.join(" ")).toLowerCase();
    }
    return words.every(function (word) { return finding.text.indexOf(word) >= 0; });
  }
  function filter() {
    var words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    findings.forEach(function (finding) {
      var hit = matches(finding, words);
      finding.element.hidden = !hit;
      shown += hit ? 1 : 0;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector("details.finding:not([hidden])") && shown < findings.length; });
    var form = shown === findings.length ? count.dataset.wordsAll : count.dataset.wordsSome;
    count.textContent = form.replace("%n", String(shown)).replace("%m", String(findings.length));
    none.hidden = shown > 0 || findings.length === 0;
  }
  if (text) {
    var waiting = 0;
    text.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
    [severity, account, kind].forEach(function (choice) { choice.addEventListener("change", filter); });
    byId("expand-all").addEventListener("click", function () {
      groups.forEach(function (group) { group.open = true; });
      findings.forEach(function (finding) { if (!finding.element.hidden) finding.element.open = true; });
    });
    byId("collapse-all").addEventListener("click", function () { findings.forEach(function (finding) { finding.element.open = false; }); });
    filter();
  }

  /* ---- links ---- */
  function openTarget() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id ? byId(id) : null;
    if (!target) return;
    for (var element = target; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
      if (element.classList.contains("finding") && element.hidden && text) {
        text.value = severity.value = account.value = kind.value = "";
        filter();
      }
    }
    target.scrollIntoView({ block: "start" });
  }
  window.addEventListener("hashchange", openTarget);
  openTarget();

  /* ---- paper shows everything, and then the page is as it was ---- */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details:not([open])");
    opened.forEach(function (element) { element.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (element) { element.open = false; }); opened = []; });
}());
