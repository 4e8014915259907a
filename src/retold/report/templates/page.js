// The report works without this. With it: addresses open what they name, the tree can be walked with the arrow keys and
// unfolded, two texts can be read side by side, and long lists of articles can be searched. Texts are only ever set as text.
const data = JSON.parse(document.getElementById("beside-data").textContent);
const meaning = new Set(data.meaning);
const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

// ---------------------------------------------------------------------------------------------------- addresses

function reveal() {
  // "#a3" opens an article, "#a3-a2" opens it beside the one it was copied from
  const id = location.hash.slice(1);
  const pair = id && document.querySelector(`button[data-pair="${CSS.escape(id)}"]`);
  const target = pair ? pair.closest(".article") : id && document.getElementById(id);
  if (!target) return;
  if (pair && pair.getAttribute("aria-pressed") !== "true") pair.click();
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  const inner = target.classList.contains("article") && target.querySelector("details");
  if (inner) {
    inner.open = true;
    inner.querySelector("summary").focus({ preventScroll: true });
  }
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);

// -------------------------------------------------------------------------------------------------------- trees

const narrow = matchMedia("(max-width: 46rem)").matches;

for (const figure of document.querySelectorAll(".tree")) {
  if (narrow) figure.querySelector(".outline").open = true; // reads better than a drawing wider than the phone
  const svg = figure.querySelector(".scroll svg");
  const nodes = [...svg.querySelectorAll(".node")];
  const links = [...svg.querySelectorAll(".link, .trunk")];
  const top = Number(figure.dataset.top);
  const row = Number(figure.dataset.row);
  const place = new Map();
  for (const node of nodes) {
    const [x] = node.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    place.set(node.dataset.key, { x, y: 0, node });
  }
  const shown = () => nodes.filter((node) => !node.classList.contains("folded"));
  const draw = () => {
    shown().forEach((node, number) => {
      const at = place.get(node.dataset.key);
      at.y = top + number * row + row / 2;
      node.setAttribute("transform", `translate(${at.x} ${at.y})`);
    });
    for (const link of links) {
      const child = place.get(link.dataset.child);
      const parent = place.get(link.dataset.parent);
      const hidden = [child, parent].some((end) => !end || end.node.classList.contains("folded"));
      link.classList.toggle("folded", hidden);
      if (hidden) continue;
      const y = child.y + (link.classList.contains("second") ? 5 : 0);
      link.setAttribute("d", link.classList.contains("trunk") ? `M${parent.x} ${parent.y}V${y}` : `M${parent.x} ${y}H${child.x}`);
    }
    const height = top + shown().length * row + 6;
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${height}`);
    svg.querySelectorAll(".axis line").forEach((line) => line.setAttribute("y2", height));
  };
  const unfold = (more) => {
    const kin = nodes.filter((node) => node.dataset.parent === more.dataset.parent && node !== more);
    kin.forEach((node) => node.classList.remove("folded"));
    const keys = new Set(kin.map((node) => node.dataset.key));
    nodes.filter((node) => node.matches(".more") && keys.has(node.dataset.parent)).forEach((node) => node.classList.remove("folded"));
    more.classList.add("folded");
    draw();
    move(kin.at(-1));
  };
  const move = (node) => {
    if (!node) return;
    nodes.forEach((other) => other.setAttribute("tabindex", other === node ? "0" : "-1"));
    node.focus();
  };
  nodes.forEach((node, number) => node.setAttribute("tabindex", number ? "-1" : "0"));
  const light = (node, on) => {
    let key = node.dataset.key;
    for (let steps = 0; key && steps < 1000; steps += 1) {
      const up = links.filter((link) => link.dataset.child === key && !link.classList.contains("second"));
      up.forEach((link) => link.classList.toggle("lit", on));
      key = up[0]?.dataset.parent;
    }
  };
  for (const node of nodes) {
    for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => light(node, true));
    for (const event of ["pointerleave", "blur"]) node.addEventListener(event, () => light(node, false));
    if (node.classList.contains("more")) node.addEventListener("click", () => unfold(node));
  }
  svg.addEventListener("keydown", (event) => {
    const list = shown();
    const here = event.target.closest(".node");
    const at = list.indexOf(here);
    if (at < 0) return;
    const parent = place.get(here.dataset.parent)?.node;
    const child = list.find((node) => node.dataset.parent === here.dataset.key);
    const next = { ArrowDown: list[at + 1], ArrowUp: list[at - 1], ArrowLeft: parent, ArrowRight: child, Home: list[0], End: list.at(-1) };
    if (event.key in next) {
      event.preventDefault();
      move(next[event.key]);
    } else if ((event.key === "Enter" || event.key === " ") && here.classList.contains("more")) {
      event.preventDefault();
      unfold(here);
    }
  });
  draw();
}

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

// ------------------------------------------------------------------------------------------------------- search

for (const list of document.querySelectorAll(".articles")) {
  const items = [...list.children];
  if (items.length <= 12) continue;
  const box = make("p", "finder");
  const label = make("label", "", "Find in articles ");
  const field = make("input");
  const said = make("span", "quiet");
  field.type = "search";
  said.setAttribute("role", "status");
  label.append(field);
  box.append(label, said);
  list.before(box);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    let found = 0;
    for (const item of items) {
      item.hidden = wanted !== "" && !item.textContent.toLocaleLowerCase().includes(wanted);
      found += !item.hidden;
    }
    said.textContent = wanted ? `${found} of ${items.length}` : "";
  });
}

reveal();
