// Two texts side by side, set from the texts of the page by offsets; addresses open what they name: "#a3" an article, "#a3-a2"
// the two. Texts are only ever set as text.
const data = JSON.parse(document.getElementById("beside-data").textContent);
const meaning = new Set(data.meaning);
const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

// ------------------------------------------------------------------------------------------------- side by side

function cell(text, start, end, marks, tag, who) {
  const made = make("div", "cell");
  made.dir = "auto";
  if (start < 0) return made;
  made.dataset.who = who;
  made.classList.add("full");
  let at = start;
  for (let i = 0; i < marks.length; i += 3) {
    const [from, to, kind] = marks.slice(i, i + 3);
    made.append(text.slice(at, from));
    const mark = make(tag, meaning.has(kind) ? "meaning" : data.kinds[kind] === "style" ? "style" : "", text.slice(from, to));
    mark.dataset.kind = kind;
    mark.title = data.kinds[kind];
    made.append(mark);
    at = to;
  }
  made.append(text.slice(at, end));
  return made;
}

function beside(button) {
  const [child, parent] = button.dataset.pair.split("-");
  const texts = [parent, child].map((id) => document.getElementById(`${id}-text`).textContent);
  const names = [button.dataset.parentName, button.dataset.childName];
  const made = make("div", "beside");
  const counts = new Map();
  const heads = make("div", "heads");
  names.forEach((name) => heads.append(make("div", "", name)));
  const rows = data.pairs[button.dataset.pair].map(([ps, pe, cs, ce, kind, gone, fresh]) => {
    const row = make("div", kind < 0 ? "row" : "row only");
    for (const number of kind < 0 ? kindsOf(gone, fresh) : [kind]) counts.set(number, (counts.get(number) ?? 0) + 1);
    row.append(cell(texts[0], ps, pe, gone, "del", names[0]), cell(texts[1], cs, ce, fresh, "ins", names[1]));
    if (kind >= 0) {
      row.dataset.kind = kind;
      row.querySelector(".full").prepend(make("span", "label", data.kinds[kind]));
    }
    return row;
  });
  made.append(filters(made, counts), heads, ...rows);
  return made;
}

function kindsOf(gone, fresh) {
  const found = new Set();
  for (const marks of [gone, fresh]) for (let i = 2; i < marks.length; i += 3) found.add(marks[i]);
  return found;
}

function filters(made, counts) {
  const set = make("fieldset", "kinds");
  set.append(make("legend", "", "Show changes of kind"));
  const order = [...counts.keys()].sort((a, b) => meaning.has(b) - meaning.has(a) || counts.get(b) - counts.get(a));
  for (const kind of order) {
    const label = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      for (const mark of made.querySelectorAll(`[data-kind="${kind}"]`)) mark.classList.toggle(mark.matches(".row") ? "off-row" : "off-mark", !box.checked);
    });
    label.append(box, `${data.kinds[kind]} (${counts.get(kind)})`);
    set.append(label);
  }
  return set;
}

for (const views of document.querySelectorAll(".views")) {
  const buttons = [...views.querySelectorAll("button")].filter((button) => data.pairs[button.dataset.pair]);
  views.querySelectorAll("button").forEach((button) => { if (!buttons.includes(button)) button.remove(); });
  views.hidden = buttons.length === 0;
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const opened = views.parentElement;
      const on = button.getAttribute("aria-pressed") !== "true";
      opened.querySelector(".beside")?.remove();
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(on && other === button)));
      opened.querySelector(".text").hidden = on;
      if (on) views.after(beside(button));
      history.replaceState(null, "", on ? `#${button.dataset.pair}` : `#${opened.closest(".article").id}`);
    });
  }
}

// ---------------------------------------------------------------------------------------------------- addresses

function reveal() {
  // "#a3" opens an article, "#a3-a2" opens it beside the one it was copied from
  const id = location.hash.slice(1);
  const pair = id && document.querySelector(`button[data-pair="${CSS.escape(id)}"]`);
  const target = pair ? pair.closest(".article") : id && document.getElementById(id);
  if (!target) return;
  if (pair && pair.getAttribute("aria-pressed") !== "true") pair.click();
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target.tagName === "TBODY") target.querySelector("details").open = true;
  const inner = target.classList.contains("article") && target.querySelector("details");
  if (inner) {
    inner.open = true;
    inner.querySelector("summary").focus({ preventScroll: true });
  }
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
