// The drawn tree: walked with the arrow keys, its branches folded and opened, its lines of descent lit; a link between two
// nodes opens both texts. Without this the list under it says the same.
const narrow = matchMedia("(max-width: 46rem)").matches;
const SVG = "http://www.w3.org/2000/svg";
const FEW = 8; // nodes; a smaller drawing has nothing to fold
const NAME = 130; // pixels kept for names where a phone presses the drawing together

function shape(name, className, text) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute("class", className);
  if (text !== undefined) made.textContent = text;
  return made;
}

for (const figure of document.querySelectorAll(".tree")) {
  if (narrow) figure.querySelector(".outline").open = true; // reads better than a drawing wider than the phone
  const frame = figure.querySelector(".scroll");
  const svg = frame.querySelector("svg");
  const nodes = [...svg.querySelectorAll(".node")];
  const edges = [...svg.querySelectorAll(".edge")];
  const top = Number(figure.dataset.top);
  const row = Number(figure.dataset.row);
  const place = new Map();
  for (const node of nodes) {
    const [x] = node.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    place.set(node.dataset.key, { x, y: 0, node, below: 0, held: node.classList.contains("folded") && !node.matches(".more") });
  }
  const opened = new Set(); // nodes whose held back children are shown
  const closed = new Set(); // nodes whose whole branch is folded
  const parentOf = (node) => place.get(node.dataset.parent)?.node;
  for (const node of nodes.filter((one) => !one.matches(".more"))) {
    for (let at = parentOf(node); at; at = parentOf(at)) place.get(at.dataset.key).below += 1;
  }

  // --------------------------------------------------------------------------------------------- what is shown
  const visible = new Map();
  const isVisible = (node) => {
    if (!visible.has(node)) {
      const { held } = place.get(node.dataset.key);
      const above = parentOf(node);
      const free = !held || opened.has(node.dataset.parent);
      visible.set(node, free && (!above || (isVisible(above) && !closed.has(node.dataset.parent))));
    }
    return visible.get(node);
  };
  const shown = () => nodes.filter(isVisible);
  const draw = () => {
    visible.clear();
    nodes.forEach((node) => node.classList.toggle("folded", !isVisible(node)));
    const row_of = shown();
    row_of.forEach((node, number) => {
      const at = place.get(node.dataset.key);
      at.y = top + number * row + row / 2;
      node.setAttribute("transform", `translate(${at.x} ${at.y})`);
      if (at.toggle) label(at);
    });
    for (const at of place.values()) at.toggle?.classList.toggle("folded", !isVisible(at.node));
    for (const edge of edges) {
      const child = place.get(edge.dataset.child);
      const parent = place.get(edge.dataset.parent);
      const hidden = [child, parent].some((end) => !end || !isVisible(end.node));
      edge.classList.toggle("folded", hidden);
      if (hidden) continue;
      const y = child.y + (edge.classList.contains("second") ? 5 : 0);
      edge.querySelector(".trunk").setAttribute("d", `M${parent.x} ${parent.y}V${y}`);
      edge.querySelectorAll(".link, .hit").forEach((path) => path.setAttribute("d", `M${parent.x} ${y}H${child.x}`));
    }
    const height = top + row_of.length * row + 6;
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${height}`);
    frame.classList.toggle("tall", row_of.length > 80);
    svg.querySelectorAll(".axis line").forEach((line) => line.setAttribute("y2", height));
  };

  // --------------------------------------------------------------------------------------- folding and opening
  const label = (at) => {
    const shut = closed.has(at.node.dataset.key);
    const name = at.node.querySelector("text");
    at.toggle.setAttribute("transform", `translate(${at.x + 12 + name.getComputedTextLength() + 10} ${at.y})`);
    at.toggle.querySelector("text").textContent = shut ? `+ ${at.below}` : "−";
    at.toggle.querySelector("rect").setAttribute("width", shut ? 18 + 7 * String(at.below).length : 16);
    at.toggle.querySelector("title").textContent = shut ? `Open the ${at.below} below` : `Fold the ${at.below} below`;
    at.node.setAttribute("aria-expanded", String(!shut));
  };
  const fold = (node, shut) => {
    const at = place.get(node.dataset.key);
    if (!at.toggle) return;
    closed[shut ? "add" : "delete"](node.dataset.key);
    draw();
  };
  const unfold = (more) => {
    const parent = more.dataset.parent;
    const open = !opened.has(parent);
    opened[open ? "add" : "delete"](parent);
    const name = more.querySelector("text");
    more.dataset.said ??= name.textContent;
    name.textContent = open ? more.dataset.said.replace(/^… (\S+) more$/, "− fold these $1") : more.dataset.said;
    more.setAttribute("aria-label", open ? name.textContent : `${more.dataset.said}: show them`);
    more.setAttribute("aria-expanded", String(open));
    draw();
    const kin = nodes.filter((node) => node.dataset.parent === parent && place.get(node.dataset.key).held);
    move(open ? kin[0] : more);
  };
  if (nodes.length > FEW) {
    for (const at of place.values()) {
      if (!at.below || at.node.matches(".more")) continue;
      at.toggle = shape("g", "toggle");
      at.toggle.setAttribute("aria-hidden", "true"); // the node itself says whether it is open, and + and - do the same
      const box = shape("rect", "");
      for (const [name, value] of Object.entries({ x: -3, y: -8, height: 16, rx: 3 })) box.setAttribute(name, value);
      const said = shape("text", "", "−");
      said.setAttribute("x", 2);
      said.setAttribute("y", 4);
      at.toggle.append(shape("title", ""), box, said);
      at.toggle.addEventListener("click", () => fold(at.node, !closed.has(at.node.dataset.key)));
      svg.append(at.toggle);
    }
  }

  // ------------------------------------------------------------------------------------------------- walking it
  const move = (node) => {
    if (!node) return;
    nodes.forEach((other) => other.setAttribute("tabindex", other === node ? "0" : "-1"));
    node.focus();
  };
  nodes.forEach((node, number) => node.setAttribute("tabindex", number ? "-1" : "0"));
  const light = (node, on) => {
    let key = node.dataset.key;
    for (let steps = 0; key && steps < 1000; steps += 1) {
      const up = edges.filter((edge) => edge.dataset.child === key && !edge.classList.contains("second"));
      up.forEach((edge) => edge.classList.toggle("lit", on));
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
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const parent = parentOf(here);
    const child = list.find((node) => node.dataset.parent === here.dataset.key);
    const next = { ArrowDown: list[at + 1], ArrowUp: list[at - 1], ArrowLeft: parent, ArrowRight: child, Home: list[0], End: list.at(-1) };
    if (event.key in next) {
      event.preventDefault();
      move(next[event.key]);
    } else if ((event.key === "Enter" || event.key === " ") && here.classList.contains("more")) {
      event.preventDefault();
      unfold(here);
    } else if ("+-".includes(event.key)) {
      fold(here, event.key === "-");
    }
  });

  // ------------------------------------------------------------------------------------------- room for the axis
  const press = () => {
    // On a phone time takes what the names leave, and labels of the axis that then meet give way.
    const widest = Math.max(...[...place.values()].map(({ x }) => x));
    const room = frame.clientWidth - NAME;
    if (widest <= room) return;
    const scaled = (x) => 16 + ((x - 16) * (room - 16)) / (widest - 16);
    for (const at of place.values()) at.x = scaled(at.x);
    let free = 0;
    const lines = [...svg.querySelectorAll(".axis line")];
    [...svg.querySelectorAll(".axis text")].forEach((text, number) => {
      const x = scaled(Number(lines[number].getAttribute("x1")));
      for (const end of ["x1", "x2"]) lines[number].setAttribute(end, x);
      text.setAttribute("x", x + 3);
      const meets = x < free;
      text.classList.toggle("folded", meets);
      if (!meets) free = x + 10 + text.getComputedTextLength();
    });
  };
  if (narrow) press();
  if (nodes.length > FEW) figure.querySelector(".keys").hidden = false;
  const days = svg.querySelector(".days");
  frame.addEventListener("scroll", () => days.setAttribute("transform", `translate(0 ${frame.scrollTop})`), { passive: true });
  draw();
  const names = nodes.map((node) => [place.get(node.dataset.key).x, node.querySelector("text").getComputedTextLength()]);
  const right = Math.max(...names.map(([x, length]) => x + length)) + (nodes.length > FEW ? 80 : 34);
  if (narrow || right > Number(svg.getAttribute("width"))) svg.setAttribute("width", Math.ceil(right));
  draw();
}
