// Two texts side by side: kinds of change switched on and off at once, the address following. Without this the form does it.
const form = document.getElementById("kinds");
if (form) {
  form.querySelector(".apply").hidden = true;
  form.addEventListener("change", () => {
    const hidden = new Set(new FormData(form).getAll("hide"));
    for (const mark of document.querySelectorAll(".beside [data-kind]")) {
      mark.classList.toggle(mark.matches(".row") ? "off-row" : "off-mark", hidden.has(mark.dataset.kind));
    }
    const address = new URL(location.href);
    address.searchParams.delete("hide");
    for (const kind of hidden) address.searchParams.append("hide", kind);
    history.replaceState(null, "", address);
  });
}
