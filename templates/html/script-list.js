/* The list of findings: lines are drawn as they come into view. All lines are equally high; what is open beneath some of them is measured. */
(function () {
  "use strict";

  var list = report.list = { items: [], open: new Set() }, SPARE = 12;
  var place = document.getElementById("list");
  if (!place) return;
  var inner = report.make("div", "lines");
  var drawn = new Map(), heights = new Map(), closed = new Map(), rowHeight = 0, offsets = [], active = 0, waiting = false;

  function keyOf(item) { return typeof item === "number" ? item : item.key; }
  function isOpen(item) { return typeof item === "number" ? list.open.has(item) : !closed.get(item.key); }

  /* ---- from groups to lines ---- */

  function add(groups) {
    groups.forEach(function (group) {
      list.items.push(group);
      if (!isOpen(group)) return;
      if (group.groups) add(group.groups); else group.items.forEach(function (i) { list.items.push(i); });
    });
  }

  /* Long lists begin with their groups closed, so that what comes after them is near. */
  function closeAtFirst(groups) {
    var many = report.view.shown.length > 500;
    groups.forEach(function (group) {
      if (!closed.has(group.key)) closed.set(group.key, many && (group.depth > 0 || !group.groups || groups.length > 40));
      if (group.groups) closeAtFirst(group.groups);
    });
  }

  list.show = function () {
    var groups = report.view.groups();
    list.items = [];
    if (groups) { closeAtFirst(groups); add(groups); } else list.items = report.view.shown.slice();
    clear();
    draw();
  };

  function lines() {
    var groups = report.view.groups();
    list.items = [];
    if (groups) add(groups); else list.items = report.view.shown.slice();
  }

  function clear() {
    drawn.forEach(function (element) { forget(element); });
    drawn.clear();
    inner.replaceChildren();
    active = 0;
  }

  /* ---- where a line stands ---- */

  function measure() {
    var probe = report.make("div", "row-probe");
    place.append(probe);
    rowHeight = probe.getBoundingClientRect().height || 36;
    probe.remove();
  }

  /* Sums of what is open before each line that is open, in order. */
  function sum() {
    var total = 0;
    offsets = [];
    if (list.open.size) list.items.forEach(function (item, index) {
      if (typeof item !== "number" || !list.open.has(item)) return;
      total += heights.get(item) || 0;
      offsets.push({ index: index, total: total });
    });
    return list.items.length * rowHeight + total;
  }

  function offset(index) {
    var low = 0, high = offsets.length;
    while (low < high) { var middle = (low + high) >> 1; if (offsets[middle].index < index) low = middle + 1; else high = middle; }
    return index * rowHeight + (low ? offsets[low - 1].total : 0);
  }

  function at(y) {
    var low = 0, high = list.items.length;
    while (low < high) { var middle = (low + high) >> 1; if (offset(middle + 1) <= y) low = middle + 1; else high = middle; }
    return low;
  }

  /* ---- lines ---- */

  var observer = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { heights.set(Number(entry.target.dataset.finding), entry.target.offsetHeight); });
    request();
  });

  function forget(element) { var body = element.querySelector(".finding-body"); if (body) observer.unobserve(body); }

  function openBody(element, i) {
    var body = report.make("div", "finding-body", report.make("p", "note", report.word("page.loading")));
    body.dataset.finding = i;
    body.id = "body-" + i;
    element.append(body);
    observer.observe(body);
    report.fill(body, i);
  }

  function groupLine(button, group) {
    button.className = "line group-line depth-" + group.depth;
    var label = report.make("span", "group-label", group.label);
    label.title = group.label; /* whole, where a narrow window cuts it */
    button.append(label,
      report.make("span", "counts", report.word("page.group_counts", { shown: group.items.length, records: group.records })));
  }

  function build(item) {
    var element = report.make("div", "row"), button = report.make("button", "line");
    element.setAttribute("role", "listitem");
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-expanded", String(isOpen(item)));
    if (typeof item === "number") {
      button.append.apply(button, report.line(item));
      if (list.open.has(item)) openBody(element, item);
    } else {
      groupLine(button, item);
    }
    button.addEventListener("click", function () { toggle(item); });
    element.append(button);
    var body = element.querySelector(".finding-body");
    if (body) element.append(body);
    return element;
  }

  function draw() {
    waiting = false;
    if (!rowHeight) measure();
    var total = sum(), top = place.getBoundingClientRect().top, first = Math.max(0, at(-top) - SPARE), last = Math.min(list.items.length, at(-top + window.innerHeight) + SPARE);
    place.style.height = total + "px";
    inner.style.transform = "translateY(" + offset(first) + "px)";
    var wanted = new Set();
    for (var i = first; i < last; i++) wanted.add(keyOf(list.items[i]));
    drawn.forEach(function (element, key) {
      if (wanted.has(key)) return;
      if (element.contains(document.activeElement)) place.focus({ preventScroll: true });
      forget(element);
      element.remove();
      drawn.delete(key);
    });
    var before = null;
    for (i = first; i < last; i++) {
      var key = keyOf(list.items[i]), element = drawn.get(key);
      if (!element) drawn.set(key, element = build(list.items[i]));
      var next = before ? before.nextSibling : inner.firstChild;
      if (next !== element) inner.insertBefore(element, next);
      element.setAttribute("aria-setsize", list.items.length);
      element.setAttribute("aria-posinset", i + 1);
      element.firstChild.tabIndex = i === Math.min(Math.max(active, first), last - 1) ? 0 : -1;
      before = element;
    }
  }

  function request() { if (!waiting) { waiting = true; requestAnimationFrame(draw); } }

  /* ---- opening ---- */

  function toggle(item) {
    active = list.items.indexOf(item);
    var element = drawn.get(keyOf(item));
    if (typeof item !== "number") {
      closed.set(item.key, isOpen(item));
      lines();
    } else if (list.open.delete(item)) {
      var body = element && element.querySelector(".finding-body");
      if (body) { observer.unobserve(body); body.remove(); }
    } else {
      list.open.add(item);
      if (element) openBody(element, item);
    }
    if (element) element.firstChild.setAttribute("aria-expanded", String(isOpen(item)));
    request();
  }

  list.setGroups = function (open) {
    var visit = function (groups) { groups.forEach(function (group) { closed.set(group.key, !open); if (group.groups) visit(group.groups); }); };
    visit(report.view.groups() || []);
    if (!open) list.open.clear();
    lines();
    clear();
    draw();
  };

  /* Opens the groups around a finding and the finding, and brings it into view. */
  list.reveal = function (i) {
    var visit = function (groups) {
      groups.forEach(function (group) {
        if (group.items.indexOf(i) < 0) return;
        closed.set(group.key, false);
        if (group.groups) visit(group.groups);
      });
    };
    visit(report.view.groups() || []);
    list.open.add(i);
    lines();
    clear();
    sum();
    go(list.items.indexOf(i));
  };

  /* ---- keys ---- */

  function go(index) {
    if (!list.items.length) return;
    active = Math.max(0, Math.min(list.items.length - 1, index));
    sum();
    var y = place.getBoundingClientRect().top + offset(active), bar = 64;
    if (y < bar || y + rowHeight > window.innerHeight) window.scrollBy(0, y < bar ? y - bar : y + rowHeight - window.innerHeight + bar);
    draw();
    var element = drawn.get(keyOf(list.items[active]));
    if (element) element.firstChild.focus({ preventScroll: true });
  }

  function indexOf(button) {
    for (var entry of drawn) if (entry[1].firstChild === button) return list.items.findIndex(function (item) { return keyOf(item) === entry[0]; });
    return -1;
  }

  place.addEventListener("keydown", function (event) {
    var index = event.target.classList.contains("line") ? indexOf(event.target) : event.target === place ? active : -1;
    var page = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 3);
    var steps = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: list.items.length - 1 };
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) { event.preventDefault(); go(steps[event.key]); }
    if (event.key === "c" && typeof list.items[index] === "number") report.marks().then(function () { report.copyLink(report.findings.fingerprint[list.items[index]]); });
  });

  /* From the search into the list. */
  list.enter = function () { go(active); };

  list.start = function () {
    place.tabIndex = -1;
    place.append(inner);
    window.addEventListener("scroll", request, { passive: true });
    window.addEventListener("resize", function () { rowHeight = 0; request(); });
  };
}());
