/* Searches a long list of checkboxes (data-pick): shows the rows that have every typed word, in their own or their
   group's name, opens their groups, counts. */
"use strict";
for (const list of document.querySelectorAll("[data-pick]")) {
  const part = list.querySelector(".pick__search");
  const [field, told] = [part.querySelector("input"), part.querySelector("p")];
  const rows = [...list.querySelectorAll("li")].map((row) => [row, `${row.closest("details").firstElementChild.firstChild.textContent} ${row.textContent}`.toLowerCase()]);
  const tell = () => {
    const seen = rows.filter(([row]) => !row.hidden).length;
    told.textContent = told.dataset.words.replace("{n}", list.querySelectorAll(":checked").length).replace("{m}", seen);
  };
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word));
    for (const group of list.querySelectorAll("details")) {
      group.hidden = !group.querySelector("li:not([hidden])");
      if (!group.dataset.open) group.dataset.open = group.open ? "yes" : "no";
      group.open = words.length ? !group.hidden : group.dataset.open === "yes";
    }
    tell();
  };
  part.hidden = false;
  tell();
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.addEventListener("change", (event) => { if (event.target === field) event.stopPropagation(); else tell(); });
}
