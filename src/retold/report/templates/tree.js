// The drawn tree: walked with the arrow keys, unfolded, its lines of descent lit. Without this the list under it says the same.
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
    figure.querySelector(".scroll").classList.toggle("tall", shown().length > 80);
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
