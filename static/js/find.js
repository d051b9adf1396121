/* Searches a long drop-down list (data-find): a field above it keeps the options that have every typed word, in their
   own or their group's name, beside the empty and the chosen one. The rest is taken out, for Safari shows what is hidden.
   Typing chooses nothing; Enter or the arrow down opens what is left. */
"use strict";
for (const list of document.querySelectorAll("select[data-find]")) {
  const parts = [...list.children].map((part) => [part, [...part.children]]);
  const rows = [...list.options].map((row) => [row, `${row.parentElement.label || ""} ${row.text}`.toLowerCase()]);
  if (rows.length <= 30) continue;
  const [field, told] = [document.createElement("input"), document.createElement("p")];
  const [count, most] = [() => [...list.options].filter((row) => row.value).length, rows.filter(([row]) => row.value).length];
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const [chosen] = list.selectedOptions;
    const kept = new Set(rows.filter(([row, text]) => row === chosen || !row.value || words.every((word) => text.includes(word))).map(([row]) => row));
    for (const [part, inner] of parts) if (inner.length) part.replaceChildren(...inner.filter((row) => kept.has(row)));
    list.replaceChildren(...parts.map(([part]) => part).filter((part) => kept.has(part) || part.children.length));
    if (chosen) chosen.selected = true;
    told.textContent = words.length ? list.dataset.words.replace("{m}", count()).replace("{n}", most) : "";
  };
  Object.assign(field, { type: "search", autocomplete: "off", className: "form-control", placeholder: list.dataset.find });
  field.setAttribute("aria-label", list.dataset.find);
  told.className = "form-text";
  told.setAttribute("aria-live", "polite");
  const [label] = list.labels;
  if (label) field.setAttribute("aria-describedby", label.id = label.id || `${list.id}_label`);
  list.before(field, told);
  const all = () => { field.value = ""; search(); }; // a draft that is taken or dropped must find its option
  document.getElementById("draft-offers")?.addEventListener("click", all, true);
  field.addEventListener("input", search);
  field.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    list.focus();
    if (list.showPicker) list.showPicker();
  });
}
