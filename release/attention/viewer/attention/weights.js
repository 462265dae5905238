// Attention weights: of one query over all keys, for each layer and head.

/** Return the softmax of beta times the scores of one query; a score of -Infinity is masked. */
function softmax(scores, beta) {
  const allowed = scores.map((score) => score > -Infinity);
  const scaled = scores.map((score, i) => (allowed[i] ? beta * score : -Infinity));
  const most = scaled.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = scaled.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Return a function that gives one query's weights; its first head is the mean of all. */
function weightsOf(data) {
  const n = data.keys.length;
  const row = (values, head, query) =>
    Array.from(values.subarray((head * data.queries.length + query) * n).subarray(0, n));
  if (data.scores) {
    const scores = numbers(data.scores);
    return (state) => softmax(row(scores, 0, state.query), state.beta);
  }
  const layers = data.layers.map((layer) => ({ ...layer, values: numbers(layer.weights) }));
  return (state) => {
    const { values, heads, unit } = layers[state.layer];
    const chosen = state.head === 0 ? [...Array(heads).keys()] : [state.head - 1];
    const rows = chosen.map((head) => row(values, head, state.query));
    return rows[0].map((_, j) => (unit * rows.reduce((sum, r) => sum + r[j], 0)) / rows.length);
  };
}

/** Make the choices of layer and head, where there is a choice, or the slider of beta. */
function controls(data, state, show) {
  const line = make("div", { class: "controls" });
  if (data.scores) {
    line.append(slider(data, state, show));
    return line;
  }
  const names = (what, count) => Array.from({ length: count }, (_, i) => `${what} ${i + 1}`);
  const heads = make("span", {});
  const offer = () => {
    const count = data.layers[state.layer].heads;
    state.head = Math.min(state.head, count);
    if (count === 1) {
      heads.replaceChildren();
      return;
    }
    const all = ["mean of all heads", ...names("head", count)];
    heads.replaceChildren(choices("Head", all, (i) => { state.head = i; show(); }));
    heads.querySelector("select").selectedIndex = state.head;
  };
  if (data.layers.length > 1) {
    const all = names("layer", data.layers.length);
    line.append(choices("Layer", all, (i) => { state.layer = i; offer(); show(); }));
  }
  offer();
  line.append(heads);
  return line;
}

/** Make the slider of the inverse temperature. */
function slider(data, state, show) {
  const range = { type: "range", min: 0, max: data.top, step: data.top / 200, value: state.beta };
  const input = make("input", { ...range, "aria-label": "inverse temperature beta" });
  const output = make("output", {});
  const follow = () => {
    state.beta = input.valueAsNumber;
    output.textContent = String(Number(state.beta.toFixed(3)));
    input.setAttribute("aria-valuetext", `beta = ${output.textContent}`);
  };
  input.addEventListener("input", () => { follow(); show(); });
  // Arrow keys move the slider, and nothing else in the notebook.
  input.addEventListener("keydown", (event) => event.stopPropagation());
  follow();
  return make("label", {}, "\u03b2 = ", output, " ", input);
}

/** Draw an image of one byte per pixel. */
function canvasOf(image) {
  const canvas = make("canvas", { width: image.width, height: image.height, "aria-hidden": true });
  const context = canvas.getContext("2d");
  const drawn = context.createImageData(image.width, image.height);
  numbers(image.pixels).forEach((gray, i) => drawn.data.set([gray, gray, gray, 255], 4 * i));
  context.putImageData(drawn, 0, 0);
  return canvas;
}

/** Lay items over an image, one on each of its patches. */
function overImage(image, items, attributes) {
  const grid = make("div", { ...attributes, class: "grid" }, ...items);
  grid.style.gridTemplate =
    `repeat(${image.rows}, 1fr) / repeat(${items.length / image.rows}, 1fr)`;
  return make("div", { class: "image" }, canvasOf(image), grid);
}

/** Make the queries, which can be selected. */
function queryItems(data) {
  const attributes = { role: "option", "aria-selected": "false", tabindex: -1 };
  return data.queries.map((name) =>
    data.image ? make("span", { ...attributes, "aria-label": name })
      : make("span", attributes, name));
}

/** Make the keys, and a function that shows a query's weights on them. */
function wordKeys(data) {
  const items = data.keys.map((word) => {
    const bar = make("span", { class: "bar", "aria-hidden": true }, make("span", {}));
    return make("li", {}, word, bar, make("span", { class: "number" }));
  });
  const show = (weights) => weights.forEach((weight, i) => {
    items[i].querySelector(".number").textContent = shown(weight);
    items[i].querySelector(".bar > span").style.width = `${100 * weight}%`;
    items[i].style.backgroundColor = `rgba(var(--weight), ${0.4 * weight})`;
    items[i].classList.toggle("none", weight === 0);
  });
  return { items, show };
}

/** Make a patch's cover: the more weight, the more of the orange veil is on it. */
function patchKeys(data) {
  const items = data.keys.map(() => make("span", { role: "img" }));
  const show = (weights, query) => {
    const most = Math.max(...weights);
    weights.forEach((weight, i) => {
      items[i].style.backgroundColor = `rgba(255, 140, 0, ${(0.9 * weight) / (most || 1)})`;
      items[i].title = `${data.keys[i]}: ${shown(weight)}`;
      items[i].setAttribute("aria-label", items[i].title);
      items[i].classList.toggle("asking", i === query);
    });
  };
  return { items, show };
}

/** Say which keys have most weight. */
function inWords(data, query, weights) {
  const order = weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a]).slice(0, 3);
  const best = order.map((i) => `${data.keys[i]} ${shown(weights[i])}`).join(", ");
  return `${data.queries[query]} looks at ${best}${data.keys.length > 3 ? ", \u2026" : ""}`;
}

function build(panel, data) {
  const state = { layer: 0, head: data.layers && data.layers[0].heads === 1 ? 1 : 0, query: -1 };
  state.beta = data.beta;
  const weightsAt = weightsOf(data);
  const queries = queryItems(data);
  const keys = data.image ? patchKeys(data) : wordKeys(data);
  const says = caption();
  const show = () => {
    const weights = weightsAt(state);
    keys.show(weights, state.query);
    says.textContent = inWords(data, state.query, weights);
  };
  const list = { role: "listbox", "aria-label": data.asking, "aria-orientation": "horizontal" };
  const columns = data.image ? queries.length / data.image.rows : 1;
  const select = selectable(queries, columns, (i) => { state.query = i; show(); });
  panel.append(controls(data, state, show));
  const asking = make("p", { class: "name" }, data.asking);
  const asked = make("p", { class: "name" }, data.asked);
  if (data.image) {
    const covers = { role: "group", "aria-label": data.asked };
    panel.append(make("div", { class: "columns" },
      make("div", {}, asking, overImage(data.image, queries, list)),
      make("div", {}, asked, overImage(data.image, keys.items, covers))));
  } else {
    panel.append(asking, make("div", { ...list, class: "words" }, ...queries));
    panel.append(asked, make("ul", { class: "words", "aria-label": data.asked }, ...keys.items));
  }
  panel.append(says);
  select(data.first);
}
