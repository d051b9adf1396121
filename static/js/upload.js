/* Files of a report go up in pieces: a lost signal costs one piece, a closed page nothing but choosing the file again.
   Without this script the files travel with the form. The server speaks as tus does: Upload-Offset says where to go on. */
"use strict";
(() => {
  const PIECE = 256 * 1024;
  const SIDE = 1600;
  const LIGHT = 300 * 1024; /* a smaller photograph is sent as it is */
  const TRIES = 6;
  const rows = document.getElementById("upload-rows");
  if (!rows) return;
  const form = rows.closest("form");
  const words = document.getElementById("upload-words").dataset;
  const pause = (seconds) => new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });

  class Refused extends Error {}

  /* A photograph is made small enough for a village's signal: 200 KB as a rule, upright as it was taken; not when its place is to be kept, which drawing loses. */
  const lighten = async (file) => {
    if (!/^image\/(jpeg|webp)$/.test(file.type) || file.size <= LIGHT || form.elements.keep_place.checked || !window.createImageBitmap) return file;
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .7));
      return blob && blob.size < file.size ? blob : file;
    } catch { return file; }
  };

  const ask = async (url, options = {}) => {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...options.headers };
    /* A lost signal ends the request at once: without this the row would go on saying that it is on its way. */
    const cut = new AbortController();
    const stop = () => cut.abort();
    window.addEventListener("offline", stop);
    let answer;
    try { answer = await fetch(url, { ...options, headers, redirect: "manual", signal: cut.signal }); } finally { window.removeEventListener("offline", stop); }
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Refused(words.signedOut);
    if (answer.status >= 500) throw new TypeError("server");
    if (answer.status === 400 || answer.status === 422) throw new Refused(await answer.text());
    return answer;
  };

  const begin = (file, blob) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    body.append("upload_name", file.name);
    body.append("upload_size", blob.size);
    body.append("upload_key", `${file.name.slice(0, 50)}:${file.size}:${blob.size}:${file.lastModified}`.slice(0, 100));
    return ask(rows.dataset.start, { method: "POST", body });
  };

  const offsetOf = (answer) => Number(answer.headers.get("Upload-Offset"));

  /* Piece after piece from where the server is; the last answer is the list with the new file in it. */
  const send = async (task) => {
    if (!task.url) {
      const answer = await begin(task.file, task.blob);
      task.url = answer.headers.get("Location");
      task.offset = offsetOf(answer);
    } else {
      const answer = await ask(task.url);
      if (answer.status === 404) { task.url = null; return send(task); }
      task.offset = offsetOf(answer);
    }
    for (;;) {
      const end = Math.min(task.offset + PIECE, task.blob.size);
      task.say(end === task.blob.size ? words.checking : words.sending.replace("{n}", Math.floor(100 * task.offset / task.blob.size)));
      const answer = await ask(task.url, {
        method: "POST",
        body: task.blob.slice(task.offset, end),
        headers: { "Upload-Offset": task.offset, "Content-Type": "application/offset+octet-stream" },
      });
      if (answer.status === 200 && !answer.headers.has("Upload-Offset")) return answer.text();
      task.offset = offsetOf(answer);
      task.failures = 0;
    }
  };

  const carry = async (task) => {
    task.again.remove();
    for (task.failures = 0; task.failures < TRIES;) {
      try {
        const list = await send(task);
        document.getElementById("evidence-list").outerHTML = list;
        task.row.remove();
        return;
      } catch (error) {
        if (error instanceof Refused) { task.fail(error.message, task.close); return; }
        task.failures += 1;
        task.say(words.waiting);
        await pause(navigator.onLine ? Math.min(30, 2 ** task.failures) : 3600);
      }
    }
    task.fail(words.failed, task.again);
  };

  const running = new Set();
  let line = Promise.resolve();
  const queue = (task) => {
    running.add(task);
    line = line.then(() => carry(task)).finally(() => running.delete(task));
  };

  const take = async (file) => {
    const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
    const state = row.querySelector(".muted");
    const [again, close] = row.querySelectorAll("button");
    again.remove();
    close.remove();
    const task = { file, row, again, close, url: null, offset: 0, say: (text) => { state.textContent = text; } };
    task.fail = (text, wayOut) => { state.setAttribute("role", "alert"); task.say(text); row.append(wayOut); task.url = null; };
    again.onclick = () => queue(task);
    close.onclick = () => row.remove();
    row.querySelector(".file-row__name").textContent = file.name;
    for (const old of rows.querySelectorAll("[data-unfinished]")) if (old.dataset.unfinished === file.name) old.remove();
    rows.append(row);
    running.add(task);
    task.say(words.sending.replace("{n}", 0));
    task.blob = await lighten(file);
    queue(task);
  };

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    for (const file of event.target.files) take(file);
    event.target.value = "";
  });
  /* Leaving the page now would lose what is still on its way. */
  form.addEventListener("submit", (event) => {
    if (!running.size) return;
    event.preventDefault();
    event.stopPropagation();
    [...running][0].say(words.unfinished);
    rows.scrollIntoView({ block: "center" });
  }, true);
})();
