// Every text of a panel with the contrast between it and what is behind it, as WCAG 2 defines it.
(panel) => {
  const parse = (text) => {
    const values = text.match(/[\d.]+/g).map(Number);
    return [...values.slice(0, 3), values[3] ?? 1];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((v, i) => a * v + (1 - a) * below[i]);
  const ground = (node) => {
    if (!node || node === document.documentElement) return [255, 255, 255];
    const up = node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentElement;
    return over(parse(getComputedStyle(node).backgroundColor), ground(up));
  };
  const luminance = (rgb) => {
    const linear = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const found = [];
  for (const node of panel.querySelectorAll("*")) {
    const text = [...node.childNodes].filter((child) => child.nodeType === 3)
      .map((child) => child.data).join("").trim();
    if (!text) continue;
    const below = ground(node);
    const opacity = Number(getComputedStyle(node.closest("li") || node).opacity);
    const ink = over([...parse(getComputedStyle(node).color).slice(0, 3), opacity], below);
    const [light, dark] = [luminance(ink), luminance(below)].sort((x, y) => y - x);
    found.push([text, (light + 0.05) / (dark + 0.05)]);
  }
  return found;
}
