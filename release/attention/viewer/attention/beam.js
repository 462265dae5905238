// A beam search, one step at a time.

const MARKS = { kept: "\u2714 kept", finished: "\u25a0 finished", pruned: "\u2718 pruned" };

/** Make one line of a list: a text of which the last word is new, and its number. */
function lineOf(before, word, number, fate) {
  const total = make("span", { class: "total" }, shown(number));
  const text = [before ? before + " " : "", make("span", { class: word ? "new" : "" }, word)];
  const mark = fate ? [" ", make("span", { class: "fate" }, MARKS[fate])] : [];
  return make("li", { class: fate || "" }, total, ...text, ...mark);
}

/** Make a titled list. */
function listOf(title, lines, more) {
  const rest = more ? [make("p", { class: "soft" }, more)] : [];
  const none = lines.length ? [] : [make("p", { class: "soft" }, "none")];
  return make("div", { class: "steps" },
    make("p", { class: "name" }, title),
    make("ol", { class: "steps", "aria-label": title }, ...lines), ...none, ...rest);
}

/** Return what was set aside in the steps before this one. */
function setAside(steps, now) {
  return steps.slice(0, now).flatMap((step) => step.candidates.filter((c) => c[3] === "finished"));
}

/** Make the lists of one step; the one after the last shows what the search returned. */
function listsOf(data, now) {
  const done = setAside(data.steps, now)
    .map(([before, word, total]) => lineOf(before, word, total, "finished"));
  if (now === data.steps.length) {
    const found = data.found.map(([text, score]) => lineOf(text, "", score, ""));
    const rule = data.alpha ? `sum / length^${data.alpha}` : "sum";
    return [listOf("Finished and set aside: sums", done),
      listOf(`The answer, best first: ${rule}`, found)];
  }
  const step = data.steps[now];
  const more = step.more ? `and ${step.more.toLocaleString("en")} more, all pruned` : "";
  return [
    listOf("The model is asked: what comes after \u2026?",
      step.asked.map(([text, total]) => lineOf(text, "", total, ""))),
    listOf("All extensions in one pool, best first", step.candidates.map((c) => lineOf(...c)), more),
    listOf("Finished before", done),
  ];
}

/** Say in words what happens in a step. */
function storyOf(data, now) {
  if (now === data.steps.length) {
    return `The end: ${data.found.length} found, the best is: ${(data.found[0] || ["none"])[0]}`;
  }
  const { asked, candidates, more } = data.steps[now];
  const count = (fate) => candidates.filter((c) => c[3] === fate).length;
  return `Step ${now + 1} of ${data.steps.length}: ${asked.length} asked, ${count("kept")} kept, ` +
    `${count("finished")} finished, ${count("pruned") + more} pruned`;
}

function build(panel, data) {
  let now = 0;
  const says = caption();
  const place = make("div", { class: "columns" });
  const back = make("button", { type: "button" }, "\u25c0 previous step");
  const next = make("button", { type: "button" }, "next step \u25b6");
  const last = data.steps.length;
  const go = (to) => {
    now = Math.max(0, Math.min(last, to));
    // A disabled button would lose the focus, and with it the arrow keys.
    back.setAttribute("aria-disabled", String(now === 0));
    next.setAttribute("aria-disabled", String(now === last));
    place.replaceChildren(...listsOf(data, now));
    says.textContent = storyOf(data, now);
  };
  back.addEventListener("click", () => go(now - 1));
  next.addEventListener("click", () => go(now + 1));
  const moves = { ArrowLeft: () => now - 1, ArrowRight: () => now + 1, Home: () => 0, End: () => last };
  onKeys(panel, (key) => {
    if (!(key in moves)) return false;
    go(moves[key]());
    return true;
  });
  const keys = make("span", { class: "hint" }, "or the keys \u2190 and \u2192");
  panel.tabIndex = 0;
  panel.append(make("div", { class: "controls" }, back, next, keys), says, place);
  go(0);
}
