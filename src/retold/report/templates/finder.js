// A search box above a long list of articles.
const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

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
