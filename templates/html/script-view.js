/* What is shown, in which order, in which groups: a state of its own that goes into the address and comes from there. */
(function () {
  "use strict";

  var SEVERITIES = ["critical", "high", "medium", "low", "info"];
  var FACETS = ["severity", "result", "kind", "account", "service", "policy", "control", "known"];
  var GROUPS = { account: ["account", "service"], service: ["service", "account"], policy: ["policy", "account"], severity: ["severity"], none: [] };
  var SORTS = ["severity", "count", "rate", "first", "last", "policy"];
  var view = report.view = { facets: FACETS, query: "", chosen: {}, group: "account", sort: "severity", shown: [] };
  FACETS.forEach(function (facet) { view.chosen[facet] = new Set(); });

  /* ---- the values of a facet: a number for each, by finding ---- */

  var values = {}, controlsOf = [], resultOf = [], evidence = new Map(), texts = {};

  function known(f, i) { return f.known[i] ? 1 : f.known_count[i] ? 2 : 0; }

  view.prepare = function () {
    var f = report.findings, policies = report.head.policies, controls = new Map(), results = Array.from(new Set(policies.map(function (policy) { return policy.result; })));
    controlsOf = policies.map(function (policy) {
      return policy.controls.map(function (control) {
        var name = control.name + " " + control.version + ": " + control.id;
        if (!controls.has(name)) controls.set(name, controls.size);
        return controls.get(name);
      });
    });
    resultOf = policies.map(function (policy) { return results.indexOf(policy.result); });
    values = {
      severity: SEVERITIES.map(function (word) { return { key: word, label: word }; }),
      result: results.map(function (word) { return { key: word, label: word }; }),
      kind: [{ key: "violation", label: report.word("word.violation") }, { key: "review", label: report.word("word.to_review") }],
      account: f.accounts.map(function (account) { return { key: account.id, label: account.label }; }),
      service: f.services.map(function (service) { return { key: service.id, label: service.name ? service.name + " (" + service.id + ")" : service.id }; }),
      policy: policies.map(function (policy) { return { key: policy.id, label: policy.title }; }),
      control: Array.from(controls.keys(), function (name) { return { key: name, label: name }; }),
      known: [{ key: "new", label: report.word("word.new") }, { key: "known", label: report.word("word.known") }]
    };
    f.severity = new Uint8Array(f.count);
    for (var i = 0; i < f.count; i++) f.severity[i] = SEVERITIES.indexOf(policies[f.policy[i]].severity);
    texts.policy = policies.map(function (p) { return [p.id, p.title, p.severity, p.kind].concat(p.controls.map(function (c) { return [c.name, c.version, c.id, c.relation].join(" "); })).join(" ").toLowerCase(); });
    texts.account = f.accounts.map(function (a) { return a.label.toLowerCase(); });
    texts.service = f.services.map(function (s) { return (s.name + " " + s.id).toLowerCase(); });
  };

  view.values = function (facet) { return values[facet]; };

  /* Positions in `values` that the finding has. */
  function each(facet, i, visit) {
    var f = report.findings;
    switch (facet) {
    case "severity": visit(f.severity[i]); break;
    case "result": visit(resultOf[f.policy[i]]); break;
    case "kind": visit(f.review[i]); break;
    case "control": controlsOf[f.policy[i]].forEach(visit); break;
    case "known": visit(f.known[i] ? 1 : 0); break;
    default: visit(f[facet][i]);
    }
  }

  /* ---- filter ---- */

  function wordsOf(query) { return query.toLowerCase().split(/\s+/).filter(Boolean); }

  function holdsWords(words) {
    var f = report.findings, tables = words.map(function (word) {
      var table = { word: word, evidence: evidence.get(word) };
      ["policy", "account", "service"].forEach(function (name) { table[name] = texts[name].map(function (text) { return text.indexOf(word) >= 0; }); });
      return table;
    });
    return function (i) {
      return tables.every(function (t) {
        return t.policy[f.policy[i]] || t.account[f.account[i]] || t.service[f.service[i]] || (t.evidence && t.evidence[i]);
      });
    };
  }

  function hits(facet, i, wanted) {
    var hit = false;
    each(facet, i, function (value) { hit = hit || wanted[value]; });
    return hit;
  }

  /* The facets in which something is chosen but the one named, and what is. */
  function activeBut(name) { return FACETS.filter(function (facet) { return facet !== name && view.chosen[facet].size; }); }
  function wantedOf(active) {
    var wanted = {};
    active.forEach(function (facet) { wanted[facet] = values[facet].map(function (value) { return view.chosen[facet].has(value.key); }); });
    return wanted;
  }

  /* How many findings each value of a facet would show with what is chosen elsewhere; counted when the facet is looked at. */
  view.counts = function (name) {
    var f = report.findings, matches = holdsWords(wordsOf(view.query)), active = activeBut(name), wanted = wantedOf(active), counts = new Uint32Array(values[name].length);
    var add = function (value) { counts[value]++; };
    for (var i = 0; i < f.count; i++)
      if (matches(i) && active.every(function (facet) { return hits(facet, i, wanted[facet]); })) each(name, i, add);
    return counts;
  };

  view.filter = function () {
    var f = report.findings, matches = holdsWords(wordsOf(view.query)), shown = [], records = 0, active = activeBut(""), wanted = wantedOf(active);
    for (var i = 0; i < f.count; i++) {
      if (!matches(i)) continue;
      if (active.every(function (facet) { return hits(facet, i, wanted[facet]); })) { shown.push(i); records += f.records[i]; }
    }
    view.shown = sort(shown);
    view.records = records;
  };

  /* Searches fingerprints and details for words not yet looked for; calls back as hits come in. */
  var search = 0;
  view.searchDetails = async function (changed) {
    var mine = ++search, words = wordsOf(view.query).filter(function (word) { return !evidence.has(word); });
    if (!words.length) return;
    var found = words.map(function () { return new Uint8Array(report.findings.count); }), last = performance.now();
    words.forEach(function (word, w) { evidence.set(word, found[w]); });
    await report.marks();
    report.findings.fingerprint.forEach(function (fingerprint, i) { words.forEach(function (word, w) { if (fingerprint.indexOf(word) === 0) found[w][i] = 1; }); });
    var done = await report.search(words, found, function (done, all) {
      if (mine === search && (done === all || performance.now() - last > 200)) {
        last = performance.now();
        changed(done, all);
      }
      return mine === search;
    });
    if (!done) words.forEach(function (word) { evidence.delete(word); });
  };

  /* ---- order ---- */

  function sort(positions) {
    var f = report.findings, policies = report.head.policies;
    var keys = {
      count: function (a, b) { return f.records[b] - f.records[a]; },
      rate: function (a, b) { return f.records[b] / f.population[b] - f.records[a] / f.population[a]; },
      first: function (a, b) { return f.first[a] < f.first[b] ? -1 : f.first[a] > f.first[b] ? 1 : 0; },
      last: function (a, b) { return f.last[a] > f.last[b] ? -1 : f.last[a] < f.last[b] ? 1 : 0; },
      policy: function (a, b) { var x = policies[f.policy[a]].title, y = policies[f.policy[b]].title; return x < y ? -1 : x > y ? 1 : 0; }
    };
    return keys[view.sort] ? positions.sort(function (a, b) { return keys[view.sort](a, b) || a - b; }) : positions;
  }

  /* ---- groups ---- */

  function labelOf(level, value) {
    return level === "severity" ? SEVERITIES[value] : level === "policy" ? report.head.policies[value].title : report.findings[level === "account" ? "accounts" : "services"][value].label;
  }

  function groupAll(positions, levels, prefix) {
    var f = report.findings, level = levels[0], column = f[level], groups = new Map();
    positions.forEach(function (i) {
      var group = groups.get(column[i]);
      if (!group) groups.set(column[i], group = { level: level, value: column[i], label: labelOf(level, column[i]), key: prefix + "/" + level + column[i], depth: 2 - levels.length, items: [], records: 0 });
      group.items.push(i);
      group.records += f.records[i];
    });
    var list = Array.from(groups.values());
    /* Sorted by severity a group stands by its worst finding, which is its first. */
    list.sort(function (a, b) { var worse = view.sort === "severity" ? f.severity[a.items[0]] - f.severity[b.items[0]] : 0; return level === "severity" ? a.value - b.value : worse ? worse : a.label < b.label ? -1 : a.label > b.label ? 1 : 0; });
    if (levels.length > 1) list.forEach(function (group) { group.groups = groupAll(group.items, levels.slice(1), group.key); });
    if (GROUPS[view.group].length === 1) list.forEach(function (group) { group.depth = 0; });
    return list;
  }

  /* The groups around what is shown; null where there are none. */
  view.groups = function () { return GROUPS[view.group].length ? groupAll(view.shown, GROUPS[view.group], "") : null; };

  /* ---- address ---- */

  view.address = function (finding) {
    var parts = [], add = function (name, value) { parts.push(name + "=" + encodeURIComponent(value)); };
    if (view.query) add("q", view.query);
    FACETS.forEach(function (facet) { view.chosen[facet].forEach(function (key) { add(facet, key); }); });
    if (view.group !== "account") add("group", view.group);
    if (view.sort !== "severity") add("sort", view.sort);
    if (finding) add("open", finding);
    return "#findings" + (parts.length ? "?" + parts.join("&") : "");
  };

  /* Takes the state from an address; gives the fingerprint to open, or "". */
  view.take = function (hash) {
    var parameters = new URLSearchParams(hash.indexOf("?") < 0 ? "" : hash.slice(hash.indexOf("?") + 1));
    view.query = parameters.get("q") || "";
    FACETS.forEach(function (facet) {
      var keys = new Set(values[facet].map(function (value) { return value.key; }));
      view.chosen[facet] = new Set(parameters.getAll(facet).filter(function (key) { return keys.has(key); }));
    });
    view.group = Object.keys(GROUPS).indexOf(parameters.get("group")) >= 0 ? parameters.get("group") : "account";
    view.sort = SORTS.indexOf(parameters.get("sort")) >= 0 ? parameters.get("sort") : "severity";
    return parameters.get("open") || "";
  };

  /* ---- CSV: RFC 4180; what a spreadsheet would take for a formula gets a ' before it ---- */

  function cell(value) {
    var text = String(value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  view.csv = function () {
    var f = report.findings, lines = ["fingerprint,policy,policy_title,severity,kind,account,account_name,service,service_name,count,population,attempts,known_count,new_count,known,first_time,last_time,standing"];
    view.shown.forEach(function (i) {
      var policy = report.head.policies[f.policy[i]], account = f.accounts[f.account[i]], service = f.services[f.service[i]];
      lines.push([f.fingerprint[i], policy.id, policy.title, policy.severity, f.review[i] ? "review" : "violation", account.id, account.name, service.id, service.name, f.records[i], f.population[i],
        f.attempts[i], f.known_count[i], f.new_count[i], f.known[i] ? "true" : "false", f.first[i], f.last[i], report.word(["word.new", "word.known", "word.partly_known"][known(f, i)])].map(cell).join(","));
    });
    return lines.join("\r\n") + "\r\n";
  };
}());
