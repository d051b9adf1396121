/* Live minutes and check-in without a signal: what a form[data-queue] could not send waits here, in order, also when the
   page is closed, and is sent as soon as the server answers again. Each row carries its client_ref, so that it arrives
   once; Rakor-Waited says how long it waited, so that it keeps its time. #queue shows what waits. */
"use strict";
(() => {
  const place = () => document.getElementById("queue");
  if (!place()) return;
  const { reader } = document.body.dataset;
  const key = `queue:${reader}:${place().dataset.page}`;
  const rows = () => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; } };
  const keep = (list) => (list.length ? localStorage.setItem(key, JSON.stringify(list)) : localStorage.removeItem(key));
  const change = (id, turn) => { keep(rows().flatMap((row) => (row.id === id ? turn(row) : [row]))); show(); };
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
  const textFields = (form) => [...form.elements].filter((field) => field.matches("textarea, input:not([type]), input[type=text]"));
  const formOf = (row) => document.querySelector(`form[data-queue="${row.form}"]`);

  const show = () => {
    const part = place();
    const waiting = rows();
    part.hidden = !waiting.length;
    part.querySelector("b").textContent = part.dataset.words.replace("{n}", waiting.length);
    part.querySelector("ol").replaceChildren(...waiting.map((row) => {
      const line = part.querySelector("template").content.firstElementChild.cloneNode(true);
      const [words, state] = line.querySelectorAll("span");
      const [edit, drop] = line.querySelectorAll("button");
      words.textContent = row.words;
      if (row.reason) state.textContent = row.reason;
      edit.hidden = drop.hidden = !row.reason;
      if (!textFields(formOf(row) || document.createElement("form")).length) edit.hidden = true;
      drop.onclick = () => change(row.id, () => []);
      edit.onclick = () => { takeBack(row); change(row.id, () => []); };
      return line;
    }));
  };
  /* As it was written: also its kind and its place in the agenda. */
  const takeBack = (row) => {
    const form = formOf(row);
    for (const field of [...form.elements].filter((each) => each.name && !each.matches("button") && !["client_ref", "csrfmiddlewaretoken"].includes(each.name))) {
      const given = row.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = given.includes(field.value);
      else field.value = given[0] || "";
    }
    textFields(form).at(-1).focus();
    textFields(form).at(-1).dispatchEvent(new Event("input", { bubbles: true }));
  };
  /* Who asks for it sends again what was refused: the reason may have gone. */
  const sendAgain = () => {
    keep(rows().map(({ reason, ...row }) => row));
    show();
    flush();
  };

  const wordsOf = (form, submitter) => {
    const line = submitter && submitter.closest("tr");
    if (line) return `${line.querySelector(".strong").firstChild.textContent.trim()}: ${submitter.textContent.trim()}`;
    const chosen = form.querySelector("[type=radio]:checked");
    const typed = textFields(form).map((field) => field.value.trim()).filter(Boolean).join(" · ");
    return chosen ? `${chosen.closest("label").lastChild.textContent.trim()}: ${typed}` : typed || (submitter ? submitter.textContent.trim() : "");
  };
  /* A second apart at least: the server counts back from when it answers, and rows typed in one breath keep their order. */
  const later = () => Math.max(Date.now(), ...rows().map((row) => row.at + 1000));
  const enqueue = (form, { path, formData, triggeringEvent }) => {
    const values = [...formData.entries()].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    const [, reference] = values.find(([name]) => name === "client_ref") || [];
    const id = reference || newId();
    if (!rows().some((row) => row.id === id)) keep([...rows(), { id, path, values, form: form.dataset.queue, at: later(), words: wordsOf(form, triggeringEvent && triggeringEvent.submitter) }]);
    const kind = form.querySelector("[type=radio]:checked");
    form.reset();
    if (kind) kind.checked = true;
    if (form.elements.client_ref) form.elements.client_ref.value = newId();
    show();
    const field = textFields(form).find((each) => each.name === "text") || textFields(form)[0];
    if (field) field.focus();
  };

  const send = async () => {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    let arrived = 0;
    for (const row of rows().filter((each) => !each.reason)) {
      let answer;
      try {
        const headers = { "X-CSRFToken": token, "Rakor-Waited": String(Math.max(0, Date.now() - row.at)) };
        answer = await fetch(row.path, { method: "POST", body: new URLSearchParams(row.values), headers });
      } catch { break; }
      if (answer.status === 204) { change(row.id, () => []); arrived += 1; continue; }
      if (answer.redirected || answer.status === 403) {
        document.getElementById("request-failure").replaceChildren(document.getElementById("failure-signed-out").content.cloneNode(true));
        break;
      }
      if (answer.status !== 422) break;
      const reason = await answer.text();
      change(row.id, () => [{ ...row, reason }]);
    }
    const typing = document.activeElement.matches("input, textarea") && document.activeElement.value;
    if (arrived && !typing) document.body.dispatchEvent(new Event("queue-sent"));
  };
  let sending = false;
  const flush = async () => {
    if (sending || !navigator.onLine || !rows().some((row) => !row.reason)) return;
    sending = true;
    try { await (navigator.locks ? navigator.locks.request(key, send) : send()); } finally { sending = false; }
  };

  /* A row typed while others wait goes behind them, so that the order stays. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    if (!elt.matches("form[data-queue]") || (navigator.onLine && !rows().some((row) => !row.reason))) return;
    event.preventDefault();
    enqueue(elt, requestConfig);
    flush();
  });
  for (const name of ["sendError", "timeout"]) {
    document.addEventListener(`htmx:${name}`, ({ detail: { elt, requestConfig } }) => { if (elt.matches("form[data-queue]")) enqueue(elt, requestConfig); });
  }
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("click", (event) => { if (event.target.matches("[data-queue-send]")) sendAgain(); });
  window.addEventListener("online", flush);
  window.addEventListener("storage", show);
  setInterval(flush, 15000);
  show();
  flush();
})();
