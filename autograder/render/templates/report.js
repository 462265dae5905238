// Narrows the report down to a section, a state or a text, and sorts its tables. Without it, the page
// shows everything in its first order.
"use strict";
(() => {
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  document.documentElement.classList.add("scripted"); // before the rest of a long table is laid out

  const text = (row, column) => row.cells[column]?.textContent.trim() ?? "";

  /** What a cell is sorted by: a number in a column of numbers, null where there is none. */
  function value(row, column, numeric) {
    const found = text(row, column);
    if (!numeric) return found || null;
    const parsed = parseFloat(found.replace("−", "-"));
    return Number.isNaN(parsed) ? null : parsed;
  }

  /** Return rows in order; those without a value come last in either direction. */
  function sorted(rows, column, numeric, down) {
    const keys = new Map(rows.map((row) => [row, value(row, column, numeric)]));
    const compare = numeric ? (a, b) => a - b : order.compare;
    return [...rows].sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if (a === null || b === null) return (a === null) - (b === null);
      return down ? compare(b, a) : compare(a, b);
    });
  }

  /** Make a button of each of a table's headings, which calls `changed` with an order. */
  function sortable(table, changed) {
    for (const head of table.tHead.rows[0].cells) {
      if ("fixed" in head.dataset) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numeric = head.classList.contains("num");
        const before = head.getAttribute("aria-sort");
        const down = before ? before === "ascending" : numeric; // of numbers, the highest first
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const words = `${button.textContent.trim()}, ${down ? "descending" : "ascending"}`;
        changed(head.cellIndex, numeric, down, words);
      });
    }
  }

  function sortItems(table) {
    const body = table.tBodies[0];
    sortable(table, (...by) => body.append(...sorted([...body.rows], ...by)));
  }

  /** The table of students: sorted, narrowed down, and at first cut after some rows. */
  class Students {
    constructor(table, status, more) {
      [this.table, this.status, this.more] = [table, status, more];
      [this.shown, this.rest] = [table.tBodies[0], table.tBodies[1] ?? table.createTBody()];
      this.rest.classList.add("rest");
      this.rows = [...table.rows].filter((row) => row.parentNode !== table.tHead);
      this.words = new Map(this.rows.map((row) => [row, row.textContent.toLowerCase()]));
      // A browser takes seconds to lay out thousands of rows: the others wait until asked for.
      this.limit = this.rest.rows.length ? this.shown.rows.length : Infinity;
      this.sortedBy = "";
      this.only = { section: "", state: "", name: "" };
      sortable(table, (column, numeric, down, words) => {
        this.rows = sorted(this.rows, column, numeric, down);
        this.sortedBy = `; sorted by ${words}`;
        this.show();
      });
      more.addEventListener("click", () => {
        this.limit = Infinity;
        this.show();
        this.table.closest(".scroll").focus(); // the button is gone
      });
      this.show();
    }

    matches(row) {
      const { section, state, name } = this.only;
      return (
        (!section || text(row, 1) === section) &&
        (!state || text(row, 2).split(", ").includes(state)) &&
        (!name || this.words.get(row).includes(name))
      );
    }

    show() {
      const found = this.rows.filter((row) => this.matches(row));
      const chosen = new Set(found.slice(0, this.limit));
      this.shown.replaceChildren(...chosen);
      this.rest.replaceChildren(...this.rows.filter((row) => !chosen.has(row)));
      const cut = chosen.size < found.length ? `the first ${chosen.size} of ` : "";
      const words = `${cut}${found.length} of ${this.rows.length} students shown${this.sortedBy}`;
      this.status.textContent = words[0].toUpperCase() + words.slice(1) + ".";
      this.more.hidden = !cut;
      this.more.textContent = `Show all ${found.length}`;
    }
  }

  addEventListener("DOMContentLoaded", () => {
    for (const hidden of document.querySelectorAll("[data-scripted]")) hidden.hidden = false;
    for (const table of document.querySelectorAll("table.sortable")) sortItems(table);
    const table = document.querySelector("table.students");
    if (!table) return;
    const [status, more] = ["students-shown", "students-more"].map((id) => document.getElementById(id));
    const students = new Students(table, status, more);
    for (const control of document.querySelectorAll("[data-only]")) {
      control.addEventListener("input", () => {
        const { only } = control.dataset;
        students.only[only] = only === "name" ? control.value.trim().toLowerCase() : control.value;
        if (only === "section") narrow(control.value);
        students.show();
      });
    }
  });

  /** Show of the summary and of the lists what is of a section; and the same in both choices. */
  function narrow(section) {
    for (const control of document.querySelectorAll("[data-only=section]")) control.value = section;
    for (const part of document.querySelectorAll("[data-section]")) {
      part.hidden = section !== "" && part.dataset.section !== section;
    }
  }
})();
