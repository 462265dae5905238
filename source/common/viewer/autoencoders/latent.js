// A map of codes: a point on it is a code, and beside it stands the decoder's image of that code.

const EXTENT = 340;  // pixels of the map
const STEP = 40;     // arrow keys need this many steps from side to side

/** Return a function from grid coordinates to an image, mixed of the four images around. */
function interpolated(gray, size, side) {
  const width = size * side;
  const at = (i, j, pixel) =>  // its tile holds this pixel of all images
    gray[4 * ((Math.floor(pixel / side) * size + i) * width + (pixel % side) * size + j)];
  return (up, across) => {
    const i = Math.max(0, Math.min(Math.floor(up), size - 2));
    const j = Math.max(0, Math.min(Math.floor(across), size - 2));
    const [s, t] = [up - i, across - j];
    const mixed = (pixel) =>
      (1 - s) * ((1 - t) * at(i, j, pixel) + t * at(i, j + 1, pixel)) +
      s * ((1 - t) * at(i + 1, j, pixel) + t * at(i + 1, j + 1, pixel));
    return Array.from({ length: side * side }, (_, pixel) => Math.round(mixed(pixel)));
  };
}

/** Read the bytes of the mosaic of all images, and hand a function over that mixes them. */
function load(data, ready) {
  const mosaic = new Image();
  mosaic.onload = () => {
    const canvas = make("canvas", { width: mosaic.width, height: mosaic.height });
    const context = canvas.getContext("2d");
    context.drawImage(mosaic, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, mosaic.width, mosaic.height);
    ready(interpolated(bytes, data.size, data.side));
  };
  mosaic.src = "data:image/png;base64," + data.mosaic;
}

/** Add a mark round (x, y) to a path; classes differ in shape as well as in colour. */
function trace(context, shape, x, y) {
  const r = 4;
  const corners = [
    [], [[-r, -r], [r, -r], [r, r], [-r, r]], [[0, -r - 1], [r + 1, 0], [0, r + 1], [-r - 1, 0]],
    [[0, -r], [r, r], [-r, r]], [[0, r], [r, -r], [-r, -r]],
  ][shape];
  context.beginPath();
  if (shape === 0) context.arc(x, y, r, 0, 2 * Math.PI);
  corners.forEach(([dx, dy]) => context.lineTo(x + dx, y + dy));
  context.closePath();
}

/** Draw all codes; those of other classes than the chosen one are faint. */
function drawCodes(context, data, codes, labels, chosen, edge) {
  const [left, right, low, high] = data.box;
  context.strokeStyle = edge;
  context.lineWidth = 0.6;
  labels.forEach((label, i) => {
    const x = (EXTENT * (codes[2 * i] - left)) / (right - left);
    const y = EXTENT * (1 - (codes[2 * i + 1] - low) / (high - low));
    context.globalAlpha = chosen < 0 || chosen === label ? 1 : 0.12;
    context.fillStyle = data.colours[label];
    trace(context, label % 5, x, y);
    context.fill();
    context.stroke();
  });
  context.globalAlpha = 1;
}

/** Draw the point that is dragged. */
function drawPoint(context, [across, up], ink, paper) {
  const [x, y] = [EXTENT * across, EXTENT * (1 - up)];
  for (const [width, colour] of [[6, paper], [2.5, ink]]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + 9 * dx, y + 9 * dy);
      context.lineTo(x + 16 * dx, y + 16 * dy);
    }
    context.stroke();
  }
}

/** Make the buttons that bring forward one class. */
function legend(data, choose) {
  const buttons = data.names.map((name, i) => {
    const mark = make("canvas", { width: 12, height: 12, "aria-hidden": true });
    const context = mark.getContext("2d");
    context.fillStyle = data.colours[i];
    context.strokeStyle = "#8c959f";  // seen on light and on dark buttons
    trace(context, i % 5, 6, 6);
    context.fill();
    context.stroke();
    return make("button", { type: "button", "aria-pressed": "false" }, mark, name);
  });
  buttons.forEach((button, i) => button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") === "false";
    buttons.forEach((other) => other.setAttribute("aria-pressed", String(on && other === button)));
    choose(on ? i : -1);
  }));
  return make("div", { class: "legend", role: "group", "aria-label": "Classes" }, ...buttons);
}

/** Make the map, sharp on screens with small pixels. */
function mapCanvas() {
  const ratio = window.devicePixelRatio || 1;
  const canvas = make("canvas", {
    class: "map", width: EXTENT * ratio, height: EXTENT * ratio, tabindex: 0,
    role: "application", "aria-label": "Map of codes. Arrow keys move the point.",
  });
  canvas.style.width = `${EXTENT}px`;
  canvas.getContext("2d").scale(ratio, ratio);
  return canvas;
}

/** Let a pointer or the arrow keys move the point; places count from 0 to 1, upwards. */
function movable(canvas, place, move) {
  const to = (event) => {
    const box = canvas.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    to(event);
  });
  canvas.addEventListener("pointermove", (event) => { if (event.buttons & 1) to(event); });
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  onKeys(canvas, (key) => {
    if (!(key in steps)) return false;
    move(place[0] + steps[key][0] / STEP, place[1] + steps[key][1] / STEP);
    return true;
  });
}

function build(panel, data) {
  const [codes, labels] = [numbers(data.codes), numbers(data.labels)];
  const [left, right, low, high] = data.box;
  const place = [0.5, 0.5];
  let [chosen, imageAt] = [-1, null];
  const map = mapCanvas();
  const decoded = make("canvas", {
    class: "decoded", width: data.side, height: data.side, role: "img",
    "aria-label": "The decoder's image of this code",
  });
  const says = caption();
  const draw = () => {
    const style = getComputedStyle(panel);
    const [ink, paper] = ["--ink", "--paper"].map((name) => style.getPropertyValue(name).trim());
    const context = map.getContext("2d");
    context.clearRect(0, 0, EXTENT, EXTENT);
    drawCodes(context, data, codes, labels, chosen, ink);
    drawPoint(context, place, ink, paper);
    const code = [left + place[0] * (right - left), low + place[1] * (high - low)];
    says.textContent = `code (${shown(code[0])}, ${shown(code[1])})`;
    if (!imageAt) return;
    const drawn = new ImageData(data.side, data.side);
    imageAt(place[1] * (data.size - 1), place[0] * (data.size - 1))
      .forEach((gray, i) => drawn.data.set([gray, gray, gray, 255], 4 * i));
    decoded.getContext("2d").putImageData(drawn, 0, 0);
  };
  movable(map, place, (across, up) => {
    [across, up].forEach((value, i) => { place[i] = Math.max(0, Math.min(1, value)); });
    draw();
  });
  panel.append(
    make("p", { class: "hint" }, "Drag the point over the map, or use the arrow keys."),
    make("div", { class: "columns" }, map,
      make("div", {}, decoded, says, legend(data, (i) => { chosen = i; draw(); }))));
  panel.addEventListener("themechange", draw);
  load(data, (found) => { imageAt = found; draw(); });
}
