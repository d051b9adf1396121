/* The offline page: what this browser still holds of its reader, and what waits to be sent. */
"use strict";
(async () => {
  const put = (list, address, words) => {
    const row = list.appendChild(document.createElement("li"));
    const link = row.appendChild(document.createElement("a"));
    link.href = address;
    link.className = "row-link";
    link.textContent = words;
    list.closest("section").hidden = false;
  };
  const waiting = document.getElementById("waiting");
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("queue:"))) {
    const rows = JSON.parse(localStorage.getItem(key) || "[]");
    if (rows.length) put(waiting, key.split(":").slice(2).join(":"), `${waiting.dataset.words}: ${rows.length}`);
  }
  if (!window.caches || !(await caches.has("pages"))) return;
  const pages = await caches.open("pages");
  const list = document.getElementById("kept");
  for (const request of (await pages.keys()).reverse()) {
    const answer = await pages.match(request);
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    put(list, request.url, page.title.replace(/ – Portal Rakor$/, ""));
  }
})();
document.querySelector("[data-retry]").addEventListener("click", () => location.reload());
window.addEventListener("online", () => location.reload());
