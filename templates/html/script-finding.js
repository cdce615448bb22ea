/* A finding's line and what opens under it. Everything from outside becomes a text node, never markup. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";

  var make = report.make = function (tag, name, content) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    if (typeof content === "string" && content.indexOf("U+") >= 0) mark(element, content);
    else if (content !== undefined && content !== null) element.append(content);
    return element;
  };

  /* Characters that are shown by their numbers stand apart from the text around them. */
  function mark(element, text) {
    text.split(/(U\+[0-9A-F]{4,6})/).forEach(function (piece, i) {
      if (i % 2) { var point = document.createElement("span"); point.className = "code-point"; point.textContent = piece; piece = point; }
      element.append(piece);
    });
  }

  /* Numbers in groups of three, set apart by narrow spaces. */
  report.number = function (number) { return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f"); };

  /* A word of the catalogue with its values: {name}, {name?one|many}. */
  report.word = function (id, values) {
    var element = document.querySelector('[data-word="' + id + '"]'), text = element ? element.textContent : id;
    if (!values) return text;
    return text.replace(/\{([a-z_]+)(?:\?([^|}]*)\|([^}]*))?\}/g, function (all, name, one, many) {
      var value = values[name];
      return one === undefined ? (typeof value === "number" ? report.number(value) : value) : value === 1 ? one : many;
    });
  };

  function drawing(width, height, name) {
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", name);
    if (width) { svg.setAttribute("width", width); svg.setAttribute("height", height); svg.setAttribute("viewBox", "0 0 " + width + " " + height); }
    return svg;
  }

  function part(svg, tag, attributes) {
    var element = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    svg.append(element);
  }

  /* Shape and word. */
  function shaped(kind, key, word) {
    var element = make("span", kind + " " + key), svg = drawing(0, 0, "shape");
    part(svg, "use", { href: "#shape-" + key });
    element.append(svg, word);
    return element;
  }

  /* "78.4": rounded, and never to 0 or 100 where it is neither. */
  function percent(share, whole) {
    if (!whole || share === 0 || share === whole) return share ? "100" : "0";
    var tenths = Math.floor(share / whole * 1000 + 0.5);
    return tenths >= 1000 ? "> 99.9" : tenths ? Math.floor(tenths / 10) + "." + tenths % 10 : "< 0.1";
  }


  report.policyAnchor = function (position) { return "policy-" + (report.findings.policy[position] + 1); };

  /* ---- the line ---- */

  report.line = function (i) {
    var f = report.findings, policy = report.head.policies[f.policy[i]], parts = [], counts = make("span", "counts");
    var severity = make("span", "finding-severity", shaped("severity", policy.severity, policy.severity)), title = make("span", "finding-title", policy.title);
    title.title = policy.title;
    if (report.view.group !== "account" || report.view.sort !== "severity") parts.push(f.accounts[f.account[i]].label);
    if (report.view.group !== "service" && report.view.group !== "account") parts.push(f.services[f.service[i]].label);
    counts.append(shaped("result", policy.result.toLowerCase().replace(/ /g, "-"), policy.result), " ",
      policy.complete ? make("span", "completeness complete", report.word("word.complete")) : make("span", "completeness", report.word("word.incomplete")), " ");
    if (f.known[i]) counts.append(make("span", "tag", report.word("word.known")), " ");
    if (f.modified[i] + f.trailing[i]) counts.append(make("span", "tag doubt", report.word("word.contradicted")), " ");
    if (f.unattested[i]) counts.append(make("span", "tag doubt", report.word("word.unattested")), " ");
    counts.append(make("b", "", report.number(f.records[i])), " ", f.review[i] ? report.word("word.to_review") : report.word("finding.violations", { count: f.records[i] }));
    return [severity, title, make("span", "finding-where", parts.join(" · ")), counts];
  };

  /* ---- what opens ---- */

  function statement(i, policy) {
    var f = report.findings, values = { count: f.records[i], finding_population: f.population[i], rate: percent(f.records[i], f.population[i]), attempts: f.attempts[i], finding_undecided: f.undecided[i], finding_excepted: f.excepted[i], new_count: f.new_count[i], known_count: f.known_count[i] };
    values.finding_modified = f.modified[i]; values.finding_trailing = f.trailing[i]; values.finding_unattested = f.unattested[i]; values.finding_unchecked = f.unchecked[i];
    var text = report.word(f.review[i] ? "finding.to_review" : policy.kind === "require" ? "finding.rate" : "finding.found", values);
    if (f.undecided[i]) text += " " + report.word("finding.undecided", values);
    if (f.excepted[i]) text += " " + report.word("finding.excepted", values);
    if (f.attempts[i]) text += " " + report.word("finding.attempts", values);
    if (f.known[i]) text += " " + report.word("finding.known", values);
    else if (f.known_count[i]) text += " " + report.word("finding.partly_known", values);
    if (f.modified[i]) text += " " + report.word("finding.modified", values);
    if (f.trailing[i]) text += " " + report.word("finding.trailing", values);
    if (f.unattested[i]) text += " " + report.word("finding.unattested", values);
    if (f.unchecked[i]) text += " " + report.word("finding.unchecked", values);
    return make("p", "stated", text);
  }

  function fact(list, label, content, wide) {
    var row = make("div", wide ? "wide" : ""), value = make("dd");
    value.append.apply(value, [].concat(content));
    row.append(make("dt", "", label), value);
    list.append(row);
  }

  function counted(counts) {
    var items = [];
    counts.items.forEach(function (item) {
      var span = make("span", "item", make("code", "", item.name));
      span.append(" ", make("small", "", report.number(item.count)));
      items.push(span, " ");
    });
    if (counts.others) items.push(make("span", "item", report.word("finding.names_more", { names: counts.others, hidden: counts.hidden })));
    return items.length ? items : [report.word("word.none")];
  }

  function linked(anchor, content) {
    var link = make("a", "", content);
    link.href = "#" + anchor;
    return link;
  }

  function controls(policy) {
    var items = [], last = 0;
    policy.controls.forEach(function (control) {
      var item = make("span", "item", linked("control-" + control.framework + "-" + control.place, make("b", "", control.id)));
      if (control.framework !== last) {
        var framework = make("span", "framework", linked("framework-" + control.framework, control.name));
        framework.append(" " + control.version + ":");
        items.push(framework, " ");
      }
      last = control.framework;
      if (control.relation !== "tests") item.append(" ", make("small", "", "(" + control.relation + ")"));
      items.push(item, " ");
    });
    if (policy.other_controls) items.push(make("span", "item", report.word("finding.other_controls", { other_controls: policy.other_controls })));
    return items.length ? items : [report.word("word.none_named")];
  }

  function dayText(offset) { return new Date(Date.parse(report.head.days.first + "T00:00:00Z") + offset * 86400000).toISOString().slice(0, 10); }

  /* The finding's days over those of the audit; hatched where nothing was recorded. */
  function strip(i, pairs) {
    var days = report.head.days, columns = new Array(days.columns).fill(0), most = 0, figure = make("figure", "by-day");
    if (!days.columns || !pairs.length) return null;
    for (var p = 0; p < pairs.length; p += 2) {
      var column = Math.floor(pairs[p] / days.width);
      if (column >= 0 && column < days.columns) most = Math.max(most, columns[column] += pairs[p + 1]);
    }
    var width = Math.max(2, Math.min(12, Math.floor(960 / days.columns))), svg = drawing(width * days.columns, 24, "strip");
    part(svg, "rect", { "class": "ground", width: width * days.columns, height: 24 });
    days.empty.forEach(function (day) { part(svg, "rect", { "class": "no-data", x: day * width, y: 0, width: width, height: 24 }); });
    var kind = report.findings.review[i] ? "reviews" : report.head.policies[report.findings.policy[i]].severity;
    columns.forEach(function (count, day) {
      if (count) part(svg, "rect", { "class": "fill " + kind, x: day * width, y: 24 - Math.max(1, count / most * 24), width: width > 3 ? width - 1 : width, height: Math.max(1, count / most * 24) });
    });
    var axis = make("p", "plot-axis"), numbers = make("details", "alternative"), list = make("ul", "inline");
    axis.append(make("span", "", dayText(0)), make("span", "", report.word(days.width === 1 ? "finding.most_a_day" : "finding.most_in_days", { day_most: most, days_a_column: days.width })), make("span", "", dayText(days.columns * days.width - 1)));
    for (p = 0; p < pairs.length; p += 2) list.append(make("li", "", dayText(pairs[p]) + ": " + report.number(pairs[p + 1])));
    numbers.append(make("summary", "", report.word("head.by_day")), list);
    figure.append(svg, axis, make("figcaption", "", numbers));
    return figure;
  }

  /* "field = value"; a value that is not there is told apart from an empty one. */
  function seen(field, between) {
    var item = make("span", "item", make("span", "field", field.field));
    item.append(between, field.value === null ? make("i", "", report.word("word.absent")) : field.value === "" ? make("i", "", report.word("word.empty")) : make("code", "", field.value));
    return item;
  }

  function cell(content, small) {
    var td = make("td");
    td.append.apply(td, [].concat(content));
    small.forEach(function (text) { if (text) td.append(make("div", "small", text)); });
    return td;
  }

  function codeOr(text, word) { return text ? make("code", "", text) : report.word(word); }

  /* "2026-07-01 00:10:00" of ISO 8601, as the heads that say UTC go with; what is no time as it is. */
  function shownTime(iso) {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(iso)) return iso;
    var time = make("time", "", iso.slice(0, 10) + " " + iso.slice(11, 19));
    time.dateTime = iso;
    return time;
  }

  /* What is long stands beneath the row: what decided and the policy's own columns, then where the record is found again. */
  function decided(row) {
    var line = make("p");
    if (row.because.length) line.append(make("strong", "", report.word("head.because") + ":"), " ");
    row.because.forEach(function (field) { line.append(seen(field, " = "), " "); });
    row.shown.forEach(function (field) { line.append(seen(field, ": "), " "); });
    return line;
  }

  function reference(row) {
    var line = make("p", "", report.word("evidence.record_of", { record: row.record }) + " ");
    line.append(make("code", "", row.file || ""), " · ");
    if (row.event_id) line.append(report.word("evidence.event"), " ", make("code", "", row.event_id));
    else line.append(report.word("word.no_event_id"));
    if (row.access_key_id) line.append(" · " + report.word("evidence.key") + " " + row.access_key_id);
    if (row.user_agent) line.append(" · " + report.word("evidence.agent") + " " + row.user_agent);
    if (row.resources.length) line.append(" · " + report.word("evidence.resources"));
    row.resources.forEach(function (resource) { line.append(" ", make("code", "resource", resource || "")); });
    if (row.integrity) line.append(" · " + report.word("evidence.integrity") + " " + row.integrity);
    if (row.recovered) line.append(" · ", make("strong", "", report.word("evidence.repaired") + " " + row.recovered));
    if (row.response) line.append(" · ", make("strong", "", report.word("evidence.response")), " " + row.response);
    return line;
  }

  var COLUMNS = ["head.time", "evidence.action_region", "head.principal_actor", "head.source_client", "head.outcome"];

  function rowOf(row) {
    var body = make("tbody"), line = make("tr"), below = make("tr", "reference"), wide = make("td"), beneath = make("div");
    var time = cell(row.time ? shownTime(row.time) : report.word("word.none"), []), who = cell(codeOr(row.principal, "word.none"), []);
    time.className = "time";
    if (row.undated) time.append(make("div", "", make("strong", "", report.word("word.undated"))));
    if (row.actor) who.append(make("div", "", row.actor));
    line.append(time, cell(codeOr(row.action, "word.none"), [row.region]), who, cell(row.source_ip || report.word("evidence.no_address"), [row.client]),
      cell(row.outcome || "", [row.error_code, row.mfa ? report.word("evidence.mfa") + " " + row.mfa : ""]));
    if (row.because.length + row.shown.length) beneath.append(decided(row));
    beneath.append(reference(row));
    wide.colSpan = COLUMNS.length;
    wide.append(beneath);
    below.append(wide);
    body.append(line, below);
    return body;
  }

  function table(i, policy, rows) {
    var f = report.findings, scroll = make("div", "scroll"), element = make("table", "evidence"), head = make("tr");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", report.word("page.evidence_of", { policy: policy.id, account: f.accounts[f.account[i]].label, service: f.services[f.service[i]].id }));
    element.append(make("caption", "", report.word("head.evidence") + ": " + report.word(rows.length < f.records[i] ? "evidence.first" : "evidence.all", { evidence_shown: rows.length, count: f.records[i] })));
    COLUMNS.forEach(function (id) { var th = make("th", "", report.word(id)); th.scope = "col"; head.append(th); });
    element.append(make("thead", "", head));
    rows.forEach(function (row) { element.append(rowOf(row)); });
    scroll.append(element);
    return scroll;
  }

  /* Fills the body of the finding at position i. */
  report.fill = async function (body, i) {
    var f = report.findings, policy = report.head.policies[f.policy[i]], facts = make("dl", "facts"), detail = await report.details(i);
    await report.marks();
    var link = make("a", "", make("code", "", policy.id)), permalink = make("a", "permalink", make("code", "", f.fingerprint[i])), copy = make("button", "copy", report.word("page.copy_link"));
    link.href = "#" + report.policyAnchor(i);
    permalink.href = "#" + f.fingerprint[i];
    copy.type = "button";
    copy.dataset.copy = f.fingerprint[i];
    fact(facts, report.word("head.policy"), [link, " (" + policy.kind + ", " + policy.source + ")"]);
    fact(facts, report.word("head.account"), f.accounts[f.account[i]].label);
    fact(facts, report.word("head.service"), f.services[f.service[i]].label);
    fact(facts, report.word("head.controls"), controls(policy), true);
    fact(facts, report.word("head.first_seen"), f.first[i] && shownTime(f.first[i]) || report.word("word.undated"));
    fact(facts, report.word("head.last_seen"), f.last[i] && shownTime(f.last[i]) || report.word("word.undated"));
    if (detail) {
      fact(facts, report.word("head.principals"), counted(detail.principals), true);
      fact(facts, report.word("head.actions"), counted(detail.actions));
      fact(facts, report.word("head.regions"), counted(detail.regions));
    }
    fact(facts, report.word("head.fingerprint"), [permalink, " ", copy]);
    if (f.review[i] || f.disposed[i]) fact(facts, report.word("finding.response"), f.disposed[i] ? report.word("finding.disposed", { disposed: f.disposed[i], count: f.records[i] }) : report.word("finding.no_response"));
    body.replaceChildren(statement(i, policy));
    [["finding.rationale", policy.rationale], ["finding.remediation", policy.remediation]].forEach(function (pair) {
      if (!pair[1]) return;
      var paragraph = make("p", "", make("strong", "", report.word(pair[0])));
      paragraph.append(" ", pair[1]);
      body.append(paragraph);
    });
    body.append(facts);
    if (!detail) { body.append(make("p", "note", report.word("page.no_details"))); return; }
    var days = strip(i, detail.days);
    if (days) body.append(days);
    body.append(table(i, policy, detail.rows));
  };
}());
