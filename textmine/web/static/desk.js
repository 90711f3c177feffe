/* The keys of the desk, and what moves on its pages. Every key is the key of something that can be seen and clicked. */
(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var one = function (selector, root) { return (root || document).querySelector(selector); };
  var said = function (text) {
    var box = one("#said");
    box.textContent = text;
    window.setTimeout(function () { if (box.textContent === text) { box.textContent = ""; } }, 6000);
  };
  var headers = function () { return JSON.parse(document.body.getAttribute("hx-headers") || "{}"); };
  var remember = function (name, value) { try { sessionStorage.setItem(name, value); } catch (error) { return; } };
  var remembered = function (name) { try { return sessionStorage.getItem(name); } catch (error) { return null; } };

  /* Keys: a key clicks what carries it, or goes into the field that does. */
  function isTyping(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|submit|button)$/.test(target.type); }
  function shown(node) { return node.offsetParent !== null || getComputedStyle(node).position === "fixed"; }
  function carrier(key) {
    return all("[data-key]").filter(function (node) { return node.dataset.key === key && shown(node) && !node.disabled; }).pop();
  }
  /* A step that is on its way is not overtaken by the next key: leaving the page might stop it, and what is taken back
     must be there. Lists go on meanwhile, as each row is a step of its own. */
  var leaving = false, pending = 0;
  function post(place, form) {
    pending += 1;
    return fetch(place, { method: "POST", headers: headers(), body: form, redirect: "error", keepalive: String(form).length < 60000 }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).finally(function () { pending -= 1; });
  }
  document.addEventListener("submit", function (event) { if (!event.defaultPrevented) { leaving = true; } });
  window.addEventListener("pageshow", function () { leaving = false; });
  document.addEventListener("keydown", function (event) {
    if (leaving) { if (event.key.length === 1) { event.preventDefault(); } return; }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    var open = one("dialog[open]");
    if (open) { return; }
    if (isTyping(event.target)) {
      if (event.key === "Escape") { event.target.blur(); event.preventDefault(); }
      return;
    }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (list.key(key) || pending || sentences.key(key)) { event.preventDefault(); return; }
    var node = carrier(key);
    if (!node) { return; }
    if (key === "Enter" && /^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) { return; }
    event.preventDefault();
    if (node.tagName === "INPUT" && isTyping(node)) { node.focus(); node.select(); } else { node.click(); }
  });

  /* Lists: J and K move from row to row, the verdict keys decide on the row where it stands. */
  var list = {
    rows: function () { return all("[data-list] [data-row], main > .page > article[data-row]"); },
    at: function () { return this.rows().findIndex(function (row) { return row.classList.contains("on"); }); },
    go: function (index) {
      var rows = this.rows();
      if (!rows.length) { return false; }
      var row = rows[Math.max(0, Math.min(rows.length - 1, index))];
      all("[data-row].on").forEach(function (other) { other.classList.remove("on"); });
      row.classList.add("on");
      var link = one("a", row);
      if (link) { link.focus({ preventScroll: true }); }
      row.scrollIntoView({ block: "nearest" });
      return true;
    },
    key: function (key) {
      if (!one("[data-list]") && !one("article[data-row]")) { return false; }
      if (key === "j" || key === "ArrowDown") { return this.go(this.at() + 1); }
      if (key === "k" || key === "ArrowUp") { return this.go(this.at() < 0 ? 0 : this.at() - 1); }
      var verdict = { 1: "alike", 2: "suspect", 3: "fair", 4: "open" }[key];
      var row = this.rows()[this.at()];
      if (verdict && row && row.dataset.kind) { this.decide(row, verdict); return true; }
      return false;
    },
    decide: function (row, verdict) {
      var cell = one(".c-state", row);
      var form = new URLSearchParams({ kind: row.dataset.kind, verdict: verdict, inline: "1" });
      JSON.parse(row.dataset.names).forEach(function (name) { form.append("name", name); });
      this.go(this.at() + 1);
      post("/decide", form).then(function (html) {
        cell.innerHTML = html; /* our own page's answer, escaped there */
      }).catch(function () { said(cell.dataset.failed || "×"); row.classList.add("failed"); });
    }
  };
  document.addEventListener("click", function (event) {
    var row = event.target.closest("[data-row]");
    if (row && event.target.closest("[data-list]")) {
      all("[data-row].on").forEach(function (other) { other.classList.remove("on"); });
      row.classList.add("on");
    }
  });

  /* Blocks: N and P go from one to the next; on a pair both sides go along. */
  var blocks = {
    now: -1,
    stops: function () {
      if (one("[data-pane]")) {
        var seen = {};
        return all("[data-pane=a] [data-n]").filter(function (node) {
          var fresh = !seen[node.dataset.b];
          seen[node.dataset.b] = true;
          return fresh;
        });
      }
      var last = "";
      return all("#text [data-n], #text [data-f]").filter(function (node) {
        var fresh = node.dataset.f === undefined || node.dataset.f !== last;
        last = node.dataset.f || last;
        return fresh && shown(node);
      });
    },
    step: function (step) {
      var stops = this.stops();
      if (!stops.length) { return; }
      this.now = (this.now + step + stops.length) % stops.length;
      this.show(stops[this.now]);
    },
    show: function (node) {
      all(".lit").forEach(function (lit) { lit.classList.remove("lit"); });
      var number = node.dataset.f === undefined ? node.dataset.b : ""; /* a finding may stand in what is shared */
      var twins = number ? all('[data-b="' + number + '"]') : all('#text [data-f="' + node.dataset.f + '"]');
      twins.forEach(function (twin) { twin.classList.add("lit"); });
      if (!one("[data-pane]")) { node.scrollIntoView({ block: "center" }); return; }
      all("[data-pane]").forEach(function (pane) {
        var mine = one('[data-b="' + number + '"]', pane);
        if (mine) { lock.put(pane, mine); }
      });
    }
  };

  /* Two sides that scroll together: what is shared stands at one height, between it the longer side runs faster. */
  var lock = {
    busy: null,
    put: function (pane, node) {
      lock.busy = pane;
      pane.scrollTop = lock.top(pane, node) - pane.clientHeight * 0.3;
      window.setTimeout(function () { lock.busy = null; }, 120);
    },
    top: function (pane, node) { return node.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop; },
    anchors: null,
    read: function () {
      var panes = all("[data-pane]");
      var pairs = [];
      all("[data-pane=a] [data-n]").forEach(function (node) {
        var twin = one('[data-b="' + node.dataset.b + '"]', panes[1]);
        if (twin) { pairs.push([lock.top(panes[0], node), lock.top(panes[1], twin)]); }
      });
      pairs.sort(function (x, y) { return x[0] - y[0]; });
      var rising = [[0, 0]];
      pairs.forEach(function (pair) { if (pair[1] > rising[rising.length - 1][1] && pair[0] > rising[rising.length - 1][0]) { rising.push(pair); } });
      rising.push([Math.max(panes[0].scrollHeight, rising[rising.length - 1][0] + 1), Math.max(panes[1].scrollHeight, rising[rising.length - 1][1] + 1)]);
      lock.anchors = rising;
    },
    other: function (place, from) {
      var to = 1 - from;
      for (var i = 1; i < lock.anchors.length; i += 1) {
        if (place <= lock.anchors[i][from]) {
          var a = lock.anchors[i - 1], b = lock.anchors[i];
          return a[to] + (b[to] - a[to]) * (place - a[from]) / (b[from] - a[from]);
        }
      }
      return lock.anchors[lock.anchors.length - 1][to];
    },
    follow: function (event) {
      var pane = event.currentTarget;
      if (lock.busy) { return; }
      if (!lock.anchors) { lock.read(); }
      var from = pane.dataset.pane === "a" ? 0 : 1;
      var other = one("[data-pane=" + (from ? "a" : "b") + "]");
      var height = pane.clientHeight * 0.3;
      lock.busy = other;
      other.scrollTop = lock.other(pane.scrollTop + height, from) - height;
      window.setTimeout(function () { lock.busy = null; }, 60);
    }
  };
  all("[data-pane]").forEach(function (pane) {
    pane.addEventListener("scroll", lock.follow, { passive: true });
    pane.addEventListener("click", function (event) {
      var node = event.target.closest("[data-b]");
      if (node) {
        var stops = blocks.stops();
        blocks.now = stops.findIndex(function (stop) { return stop.dataset.b === node.dataset.b; });
        blocks.show(node);
      }
    });
  });
  window.addEventListener("resize", function () { lock.anchors = null; });
  all("[data-step]").forEach(function (button) {
    button.addEventListener("click", function () { blocks.step(Number(button.dataset.step)); });
  });

  /* Layers on and off, kept for the pages that follow. */
  function layer(name, on) {
    document.body.classList.toggle("no-" + name, !on);
    remember("layer-" + name, on ? "on" : "off");
    all('[data-layer="' + name + '"]').forEach(function (box) { box.checked = on; });
    all('[data-toggle="' + name + '"]').forEach(function (button) { button.setAttribute("aria-pressed", String(on)); });
  }
  all("[data-layer]").forEach(function (box) {
    box.addEventListener("change", function () { layer(box.dataset.layer, box.checked); });
  });
  all("[data-toggle]").forEach(function (button) {
    button.addEventListener("click", function () { layer(button.dataset.toggle, document.body.classList.contains("no-" + button.dataset.toggle)); });
  });
  ["roles", "categories", "shared", "legit", "residue", "hollow"].forEach(function (name) {
    layer(name, (remembered("layer-" + name) || (name === "categories" ? "off" : "on")) === "on");
  });

  /* Statements: chosen with the arrows or the pointer, put right with one key. */
  var sentences = {
    all: function () { return all("#text .st[id]"); },
    chosen: function () { return one("#text .st.chosen[id]"); },
    choose: function (node) {
      all("#text .chosen").forEach(function (old) { old.classList.remove("chosen"); });
      var box = one("#correct");
      if (!node || !box) { if (box) { box.hidden = true; } return; }
      all("#text [data-s='" + node.dataset.s + "']").forEach(function (piece) { piece.classList.add("chosen"); });
      box.hidden = false;
      one(".what", box).textContent = node.dataset.l || "";
      var about = (node.dataset.c || "").split(" ");
      all("[data-category]", box).forEach(function (button) {
        button.setAttribute("aria-pressed", String(about.indexOf(button.dataset.category) >= 0));
      });
      all("[data-role]", box).forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.role === node.dataset.role));
      });
    },
    key: function (key) {
      if (!one("#correct") || (key !== "ArrowDown" && key !== "ArrowUp")) {
        if (key === "Escape" && this.chosen()) { this.choose(null); return true; }
        return false;
      }
      var nodes = this.all(), now = nodes.indexOf(this.chosen());
      var at = now < 0 ? nodes.findIndex(function (node) { return node.getBoundingClientRect().top > 120; }) : now + (key === "ArrowDown" ? 1 : -1);
      var node = nodes[Math.max(0, Math.min(nodes.length - 1, at))];
      if (node) { this.choose(node); node.scrollIntoView({ block: "nearest" }); }
      return true;
    },
    correct: function (role, categories) {
      var node = this.chosen();
      if (!node) { return; }
      var form = new URLSearchParams({ paper: one("#text").dataset.paper, index: node.dataset.s, role: role });
      categories.forEach(function (name) { form.append("category", name); });
      post("/correct", form).then(JSON.parse).then(function (done) {
        all("#text [data-s='" + node.dataset.s + "']").forEach(function (piece) {
          piece.className = piece.className.replace(/\br-\w+/, "r-" + done.role).replace(/\bunsure\b/, "") + " corrected";
        });
        node.dataset.l = done.title;
        node.dataset.role = done.role;
        node.dataset.c = done.categories.join(" ");
        if (done.about) { node.dataset.about = done.about; } else { node.removeAttribute("data-about"); }
        if (done.letter) { node.dataset.r = done.letter; } else { node.removeAttribute("data-r"); }
        sentences.choose(node);
        said(done.said);
      }).catch(function () { said("×"); });
    }
  };
  var correct = one("#correct");
  if (correct) {
    one("#text").addEventListener("click", function (event) {
      var piece = event.target.closest("[data-s]");
      var node = piece && one("#s" + (Number(piece.dataset.s) + 1));
      if (node && !String(window.getSelection())) { sentences.choose(node === sentences.chosen() ? null : node); }
    });
    correct.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      var node = sentences.chosen();
      if (!button || !node) { return; }
      var about = all("[data-category][aria-pressed=true]", correct).map(function (b) { return b.dataset.category; });
      if (button.dataset.role) { sentences.correct(button.dataset.role, about); return; }
      var name = button.dataset.category;
      var kept = about.indexOf(name) >= 0 ? about.filter(function (x) { return x !== name; }) : about.concat([name]);
      sentences.correct(node.dataset.role, kept);
    });
  }

  if (one("#said").textContent) { said(one("#said").textContent); }

  /* Help, and the undo that says what it did. */
  all("[data-open]").forEach(function (button) {
    button.addEventListener("click", function () { one("#" + button.dataset.open).showModal(); });
  });

  /* A section, a finding or a sentence that an address names stands in the middle. */
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var finding = /^f(\d+)$/.exec(id); /* one may begin where a statement does, and has no id of its own */
    var target = finding ? one('#text [data-f="' + finding[1] + '"]') : id && document.getElementById(id);
    if (target && finding) { blocks.show(target); } else if (target) { target.scrollIntoView({ block: "center" }); }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  /* Files that are dropped or chosen go up one by one; each line says what became of it. */
  var drops = one("#drops");
  if (drops) {
    var sending = one("#sending"), waiting = [], busy = 0;
    var entry = function (item, path, purpose) {
      if (item.isFile) { item.file(function (file) { queue(file, path + file.name, purpose); }); return; }
      var reader = item.createReader();
      var more = function () {
        reader.readEntries(function (items) {
          items.forEach(function (inner) { entry(inner, path + item.name + "/", purpose); });
          if (items.length) { more(); }
        });
      };
      more();
    };
    var queue = function (file, name, purpose) {
      var line = document.createElement("li");
      line.textContent = name;
      sending.appendChild(line);
      waiting.push({ file: file, name: name, purpose: purpose, line: line });
      next();
    };
    var next = function () {
      if (busy >= 3) { return; }
      if (!waiting.length) {
        if (!busy) { refresh(); }
        return;
      }
      var job = waiting.shift();
      busy += 1;
      var request = new XMLHttpRequest();
      request.open("PUT", "/intake/file?" + new URLSearchParams({ name: job.name, purpose: job.purpose }));
      request.setRequestHeader("x-form-key", headers()["x-form-key"]);
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable) { job.line.dataset.share = Math.round(100 * event.loaded / event.total) + "%"; }
      });
      request.addEventListener("loadend", function () {
        busy -= 1;
        var good = request.status === 200;
        job.line.className = good ? "sent" : "failed";
        job.line.dataset.share = good ? sending.dataset.sent : (request.responseText.length && request.responseText.length < 400 ? request.responseText : sending.dataset.failed);
        if (good) { window.setTimeout(function () { job.line.remove(); }, 1500); }
        next();
      });
      request.send(job.file);
    };
    all(".drop", drops).forEach(function (zone) {
      ["dragenter", "dragover"].forEach(function (kind) {
        zone.addEventListener(kind, function (event) { event.preventDefault(); zone.classList.add("over"); });
      });
      zone.addEventListener("dragleave", function () { zone.classList.remove("over"); });
      zone.addEventListener("drop", function (event) {
        event.preventDefault();
        zone.classList.remove("over");
        var items = Array.prototype.slice.call(event.dataTransfer.items || []);
        var entries = items.map(function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); }).filter(Boolean);
        if (entries.length) { entries.forEach(function (item) { entry(item, "", zone.dataset.purpose); }); return; }
        Array.prototype.forEach.call(event.dataTransfer.files, function (file) { queue(file, file.name, zone.dataset.purpose); });
      });
    });
    all("input[type=file]", drops).forEach(function (input) {
      input.addEventListener("change", function () {
        Array.prototype.forEach.call(input.files, function (file) { queue(file, file.webkitRelativePath || file.name, input.dataset.purpose); });
        input.value = "";
      });
    });
    ["dragover", "drop"].forEach(function (kind) {
      window.addEventListener(kind, function (event) { event.preventDefault(); });
    });
  }

  /* How far a run is, as it goes on. */
  var wire = null;
  function listen() {
    var files = one("#files");
    if (!files || !files.dataset.running || wire) { return; }
    wire = new EventSource("/events");
    wire.onmessage = function (event) {
      var now = JSON.parse(event.data);
      if (!now.running) { wire.close(); wire = null; refresh(); return; }
      if (one("#stage")) {
        one("#stage").textContent = now.stage;
        one("#progress").max = now.total || 1;
        one("#progress").value = now.done;
        one("#count").textContent = now.total > 1 ? now.done + " / " + now.total : "";
      }
      var lines = {};
      all("[data-path]").forEach(function (line) { lines[line.dataset.path] = line; });
      now.files.forEach(function (file) {
        var line = lines[file.path];
        if (!line) { return; }
        var cell = one(".f-state", line);
        cell.className = "f-state s-" + file.status;
        cell.textContent = file.said;
      });
    };
    wire.onerror = function () { wire.close(); wire = null; window.setTimeout(listen, 2000); };
  }
  listen();
  document.body.addEventListener("htmx:afterSettle", listen);

  /* The list of files again; what is wished while it comes is done after, as the list that comes is a new one. */
  var refreshing = false, again = false;
  function refresh() {
    if (refreshing) { again = true; return; }
    refreshing = true;
    window.htmx.trigger(document.body, "refresh");
  }
  ["htmx:afterSettle", "htmx:responseError", "htmx:sendError"].forEach(function (kind) {
    document.body.addEventListener(kind, function () {
      refreshing = false;
      if (again) { again = false; refresh(); }
    });
  });
}());
