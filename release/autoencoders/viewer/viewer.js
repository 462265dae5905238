// What all views share. It runs inside a function of its own, together with one view's `build`.

const TYPES = {
  uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array, float64: Float64Array,
};

/** Return the numbers of an array that Python has packed. */
function numbers(packed) {
  const bytes = Uint8Array.from(atob(packed.base64), (character) => character.charCodeAt(0));
  return new TYPES[packed.kind](bytes.buffer);
}

/** Make an element. Texts among the children become text, never HTML. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Make a labelled list of choices; `choose` gets the index of the chosen one. */
function choices(label, names, choose) {
  const select = make("select", {}, ...names.map((name, i) => make("option", { value: i }, name)));
  select.addEventListener("change", () => choose(select.selectedIndex));
  return make("label", {}, label + " ", select);
}

/** Make the line that says in words what is seen; screen readers read it when it changes. */
function caption() {
  return make("p", { class: "says", role: "status", "aria-live": "polite" });
}

const MOVES = {
  ArrowLeft: (i, columns) => i - 1,
  ArrowRight: (i, columns) => i + 1,
  ArrowUp: (i, columns) => i - columns,
  ArrowDown: (i, columns) => i + columns,
  Home: () => 0,
  End: () => Infinity,
};

/**
 * Make items selectable: by pointing at one, and by arrow keys once one has the focus.
 * Only the selected one is reached by Tab.
 * @param columns how far the upper and the lower neighbour are
 * @param choose gets the index of the selected item
 * @returns a function that selects an item
 */
function selectable(items, columns, choose) {
  let current = -1;
  const select = (i) => {
    if (i === current) return;
    items.forEach((item, j) => {
      item.tabIndex = i === j ? 0 : -1;
      item.setAttribute("aria-selected", String(i === j));
    });
    current = i;
    choose(i);
  };
  items.forEach((item, i) => {
    item.addEventListener("pointerenter", () => select(i));
    item.addEventListener("click", () => item.focus());
    item.addEventListener("focus", () => select(i));
    onKeys(item, (key) => {
      if (!(key in MOVES)) return false;
      const to = MOVES[key](i, columns);
      const last = items.length - 1;
      if (key === "End" || (to >= 0 && to <= last)) items[Math.min(to, last)].focus();
      return true;
    });
  });
  return select;
}

/** Let an element answer to keys; what `answer` returns true for goes no further. */
function onKeys(element, answer) {
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !answer(event.key)) return;
    event.preventDefault();
    event.stopPropagation();  // otherwise the notebook would move to another cell
  });
}

/** Return a number as people read it: three decimals. */
function shown(number) {
  return number.toFixed(3);
}

/** Return "dark" where the page writes in a light colour. */
function theme(host) {
  const [red, green, blue] = getComputedStyle(host).color.match(/[\d.]+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 128 ? "dark" : "light";
}

/** Keep a panel's colours in accord with the page's, also when the page changes its theme. */
function followTheme(host, panel) {
  const follow = () => {
    const now = theme(host);
    if (panel.dataset.theme === now) return;
    panel.dataset.theme = now;
    panel.dispatchEvent(new Event("themechange"));
  };
  follow();
  const observer = new MutationObserver(() => requestAnimationFrame(follow));
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true });
  }
  for (const event of ["pointerenter", "focusin"]) host.addEventListener(event, follow);
}

/**
 * Put a view in place of its picture.
 *
 * It lives in a shadow root, so that neither the page's styles nor other views reach it. If
 * building fails, the picture stays.
 */
function mount(id, css, data, build) {
  for (const host of document.querySelectorAll(`[data-iml-viewer="${id}"]`)) {
    if (host.shadowRoot) continue;  // the same view, shown further up
    const panel = make("section", { class: "panel", "aria-label": data.label });
    panel.dataset.theme = theme(host);
    if (data.title) panel.append(make("h4", {}, data.title));
    build(panel, data);
    host.attachShadow({ mode: "open" }).append(make("style", {}, css), panel);
    followTheme(host, panel);
  }
}
