/* Copies the text of the field named by data-copy to the clipboard; the text stands on the page without it too. */
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  button.textContent = button.dataset.copied;
});
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
