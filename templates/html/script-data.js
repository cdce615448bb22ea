/* trailaudit: the report is complete without its scripts, which stand in script-*.js by subject and share `report`. This one reads the data blocks:
   their format is told in README.md. Texts come as they are to be shown and only ever become text nodes. */
var report = {};
(function () {
  "use strict";

  report.supported = typeof DecompressionStream === "function";

  function bytesOf(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    var binary = atob(base64), bytes = new Uint8Array(binary.length);
    for (var i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  function ignore() {}

  async function decode(element) {
    var stream = new DecompressionStream("deflate"), writer = stream.writable.getWriter();
    writer.write(bytesOf(element.textContent)).catch(ignore); /* what fails here fails where it is read */
    writer.close().catch(ignore);
    return JSON.parse(await new Response(stream.readable).text());
  }

  function blocksOf(kind) {
    return Array.from(document.querySelectorAll('script[data-block="' + kind + '"]'), function (element) {
      return { kind: kind, element: element, first: Number(element.dataset.first), count: Number(element.dataset.count), content: null };
    });
  }

  /* The block's content, decoded once. */
  function read(block) {
    if (!block.content) block.content = decode(block.element);
    return block.content;
  }

  /* Numbers for texts that recur in several blocks. */
  function Dictionary() { this.texts = []; this.ids = new Map(); }
  Dictionary.prototype.add = function (text) {
    var id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.ids.set(text, id);
      this.texts.push(text);
    }
    return id;
  };

  /* The script stands before most of the page, so that the list need not wait for it. */
  var whole = report.whole = new Promise(function (done) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done); else done();
  });
  var details = [], rows = [];
  var rest = report.rest = whole.then(function () {
    var end = document.querySelector('script[data-block="end"]').dataset;
    details = blocksOf("details"); rows = blocksOf("rows");
    report.embedded = { findings: Number(end.findings), detailed: Number(end.detailed), rows: Number(end.rows) };
  });

  /* Columns over all blocks, a finding a position, the most severe first. */
  function join(blocks) {
    var count = blocks.reduce(function (sum, block) { return sum + block.policy.length; }, 0);
    var f = { count: count, fingerprint: [], first: [], last: [] }; /* these three come with the marks */
    ["policy", "count", "population", "undecided", "excepted", "attempts", "new_count", "known_count", "disposed", "modified", "trailing", "unattested", "unchecked"].forEach(function (name) { f[name === "count" ? "records" : name] = new Float64Array(count); });
    f.review = new Uint8Array(count); f.known = new Uint8Array(count);
    f.account = new Int32Array(count); f.service = new Int32Array(count);
    var accounts = new Dictionary(), services = new Dictionary(), accountNames = [], serviceNames = [], at = 0;
    blocks.forEach(function (block) {
      var texts = block.texts, text = function (id) { return id < 0 ? "" : texts[id]; };
      for (var i = 0; i < block.policy.length; i++, at++) {
        f.policy[at] = block.policy[i]; f.records[at] = block.count[i]; f.population[at] = block.population[i];
        f.undecided[at] = block.undecided[i]; f.excepted[at] = block.excepted[i]; f.attempts[at] = block.attempts[i]; f.new_count[at] = block.new_count[i]; f.known_count[at] = block.known_count[i]; f.disposed[at] = block.disposed[i];
        f.modified[at] = block.modified[i]; f.trailing[at] = block.trailing[i]; f.unattested[at] = block.unattested[i]; f.unchecked[at] = block.unchecked[i];
        f.review[at] = block.review[i]; f.known[at] = block.known[i];
        f.account[at] = accounts.add(text(block.account[i]));
        accountNames[f.account[at]] = text(block.account_name[i]);
        f.service[at] = services.add(text(block.service[i]));
        serviceNames[f.service[at]] = text(block.service_name[i]);
      }
    });
    f.accounts = accounts.texts.map(function (id, i) { return { id: id, name: accountNames[i], label: accountNames[i] ? accountNames[i] + " (" + id + ")" : id }; });
    f.services = services.texts.map(function (id, i) { return { id: id, name: serviceNames[i], label: serviceNames[i] || id }; });
    return f;
  }

  /* Reads what the list needs; the rest waits until it is asked for. */
  report.load = async function () {
    var parts = await Promise.all([read(blocksOf("head")[0])].concat(blocksOf("findings").map(read)));
    report.head = parts[0];
    report.head.policies.forEach(function (policy) {
      var text = function (id) { return id < 0 ? "" : parts[0].texts[id]; };
      policy.controls = policy.controls.map(function (control) {
        return { name: text(control[0]), version: text(control[1]), id: text(control[2]), relation: text(control[3]), framework: control[4], place: control[5] };
      });
    });
    report.findings = join(parts.slice(1));
  };

  /* Fingerprints and times: most of the bytes, and nothing that the list shows at first. */
  var marks = null;
  report.marks = function () {
    marks = marks || Promise.all(blocksOf("marks").map(read)).then(function (blocks) {
      ["fingerprint", "first", "last"].forEach(function (name) {
        report.findings[name] = [].concat.apply([], blocks.map(function (block) { return block[name]; })).slice(0, report.findings.count);
      });
      report.marked = true;
    });
    return marks;
  };

  /* ---- details and rows ---- */

  var COLUMNS = ["time", "event_id", "action", "region", "principal", "actor", "source_ip", "user_agent", "client", "outcome", "error_code", "mfa", "access_key_id", "file"];

  function rowOf(row, texts) {
    var text = function (id) { return id < 0 ? null : texts[id]; };
    var pairs = function (list) {
      var seen = [];
      for (var i = 0; i < list.length; i += 2) seen.push({ field: text(list[i]), value: text(list[i + 1]) });
      return seen;
    };
    var result = { record: row[15], recovered: text(row[16]), undated: row[17] === 1, resources: row[18].map(text), because: pairs(row[19]), shown: pairs(row[20]), integrity: text(row[21]), response: text(row[22]) };
    COLUMNS.forEach(function (name, i) { result[name] = text(row[i + 1]); });
    return result;
  }

  function countsOf(list, texts) {
    var items = [];
    for (var i = 2; i < list.length; i += 2) items.push({ name: list[i] < 0 ? "" : texts[list[i]], count: list[i + 1] });
    return { others: list[0], hidden: list[1], items: items };
  }

  function holds(position) {
    return function (block) { return position >= block.first && position < block.first + block.count; };
  }

  /* What the page holds of the finding at a position; null where there was no room. */
  report.details = async function (position) {
    await rest;
    var block = details.find(holds(position));
    if (!block) return null;
    var content = await read(block), detail = content.details[position - block.first];
    var result = {
      principals: countsOf(detail[0], content.texts), actions: countsOf(detail[1], content.texts), regions: countsOf(detail[2], content.texts),
      days: detail[3], rows: detail[4] ? [rowOf(detail[4], content.texts)] : []
    };
    for (var more of rows.filter(holds(position))) {
      var further = await read(more);
      further.rows.forEach(function (row) { if (row[0] === position) result.rows.push(rowOf(row, further.texts)); });
    }
    return result;
  };

  /* ---- search in what the blocks hold ---- */

  function rowHas(row, hits) {
    for (var i = 1; i < row.length; i++) {
      if (i === 15 || i === 17) continue;
      if (Array.isArray(row[i]) ? row[i].some(function (id) { return hits.has(id); }) : hits.has(row[i])) return true;
    }
    return false;
  }

  function countsHave(list, hits) {
    for (var i = 2; i < list.length; i += 2) if (hits.has(list[i])) return true;
    return false;
  }

  function mark(block, content, word, found) {
    if (!content.lower) content.lower = content.texts.map(function (text) { return text.toLowerCase(); });
    var hits = new Set();
    content.lower.forEach(function (text, id) { if (text.indexOf(word) >= 0) hits.add(id); });
    if (!hits.size) return;
    if (block.kind === "rows") {
      content.rows.forEach(function (row) { if (!found[row[0]] && rowHas(row, hits)) found[row[0]] = 1; });
      return;
    }
    content.details.forEach(function (detail, i) {
      if (countsHave(detail[0], hits) || countsHave(detail[1], hits) || countsHave(detail[2], hits) || (detail[4] && rowHas(detail[4], hits))) found[block.first + i] = 1;
    });
  }

  /* Marks the findings whose details hold each of the words, block by block; `progress` says after each whether to go on. */
  report.search = async function (words, found, progress) {
    await rest;
    var blocks = details.concat(rows);
    for (var i = 0; i < blocks.length; i++) {
      var content = await read(blocks[i]);
      words.forEach(function (word, w) { mark(blocks[i], content, word, found[w]); });
      if (!progress(i + 1, blocks.length)) return false;
    }
    return blocks.length > 0 || progress(0, 0);
  };
}());
