/* The page works without this: it adds a filter, sortable columns, and the links between equal numbers. */
(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

  all(".tools, .switches").forEach(function (bar) { bar.hidden = false; });

  /* A link into a closed part opens it. */
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) { return; }
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
    target.scrollIntoView({ block: target.tagName === "SPAN" ? "center" : "start" });
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  /* The queue: filter and sort. */
  var body = document.querySelector(".queue tbody");
  var filter = document.getElementById("filter");
  if (body && filter) {
    var rows = all("tr", body).map(function (row) { return { row: row, text: row.textContent.toLowerCase() }; });
    var shown = document.getElementById("shown");
    var apply = function () {
      var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      var count = 0;
      rows.forEach(function (item) {
        var keep = words.every(function (word) { return item.text.indexOf(word) >= 0; });
        item.row.hidden = !keep;
        count += keep ? 1 : 0;
      });
      shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{all}", rows.length);
    };
    filter.addEventListener("input", apply);
    apply();

    all("th[data-sort]").forEach(function (head) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var key = head.dataset.sort;
        var rising = key === "rank" || key === "name";
        var was = head.getAttribute("aria-sort");
        if (was) { rising = was !== "ascending"; }
        all("th[aria-sort]").forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", rising ? "ascending" : "descending");
        rows.sort(function (a, b) {
          var x = a.row.dataset[key], y = b.row.dataset[key];
          var order = key === "name" ? x.localeCompare(y, "zh") : x - y;
          return (rising ? order : -order) || a.row.dataset.rank - b.row.dataset.rank;
        });
        rows.forEach(function (item) { body.appendChild(item.row); });
      });
    });
    document.querySelector("th[data-sort=rank]").setAttribute("aria-sort", "ascending");
  }

  /* Equal numbers light up together. */
  function light(event) {
    var mark = event.target.closest ? event.target.closest("[data-b]") : null;
    all(".lit").forEach(function (lit) { lit.classList.remove("lit"); });
    if (mark) {
      all('[data-b="' + mark.dataset.b + '"]', mark.closest(".passage")).forEach(function (twin) {
        twin.classList.add("lit");
      });
    }
  }
  document.getElementById("evidence").addEventListener("mouseover", light);
  document.getElementById("evidence").addEventListener("mouseleave", light);

  /* Open and close all; layers on and off. */
  all("[data-open], [data-close]").forEach(function (button) {
    button.addEventListener("click", function () {
      all(button.dataset.open || button.dataset.close).forEach(function (d) { d.open = Boolean(button.dataset.open); });
    });
  });
  all("[data-layer]").forEach(function (box) {
    box.addEventListener("change", function () {
      document.body.classList.toggle("no-" + box.dataset.layer, !box.checked);
    });
  });

  /* On paper the evidence is open. */
  window.addEventListener("beforeprint", function () { all("details.pair").forEach(function (d) { d.open = true; }); });

  /* The contents say where the reader is. */
  var links = all("nav a");
  if (window.IntersectionObserver) {
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting) {
          links.forEach(function (a) { a.classList.toggle("here", a.hash === "#" + entry.target.id); });
        }
      });
    }, { rootMargin: "-20% 0px -75% 0px" });
    all("main > section").forEach(function (section) { watcher.observe(section); });
  }
}());
