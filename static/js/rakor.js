/* Everything here adds comfort; no page needs it. Markup switches a behaviour on by a data attribute:
   data-focus-first   an element that takes the focus when the page opens (error summary)
   data-confirm       a form or button: the sentence asked before sending; data-confirm-yes: the button's word
   data-draft         a form: key under which its fields are kept on this device until it is sent; a signed-in
                      person's other forms with text are kept under their address; "off": not this one
   data-sign-out      a form: sending it takes everything kept on this device away
   data-failed        a page or message: what was sent before it did not arrive
   data-autosave      a place in a form: the address that keeps the draft on the server two seconds after typing
   data-install       a button that puts the portal among the programs of the device
   data-shortcut      any control: one character, pressed with Alt, clicks or focuses it
   data-print         a button that prints the page
   data-count         a textarea: id of the element that says how many letters are used
   data-step          a button: +1 or -1 for the number field named by data-step-target
   data-reveals       a radio or checkbox: id of the fields shown while it is chosen
   data-select-all    a checkbox: ticks every checkbox of that name in the same table
   data-saved         says when htmx saved last, after the words of the attribute
   data-autosubmit    a select or checkbox that sends its form when changed */
"use strict";
(() => {
  const tongue = document.documentElement.lang === "en" ? "en-GB" : "id";
  const ready = (run) => (document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", run) : run());
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* storage full or refused */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* refused */ } },
  };

  const focusFirst = () => {
    const target = document.querySelector("[data-focus-first]");
    if (target) target.focus();
  };

  /* Confirmation: the dialog resubmits the form; without JavaScript the form simply posts. */
  const askFirst = (event) => {
    const form = event.target;
    const asked = [event.submitter, form].find((element) => element && element.dataset.confirm);
    const dialog = document.getElementById("confirm-dialog");
    if (!asked || !dialog || form.dataset.confirmed) return false;
    event.preventDefault();
    document.getElementById("confirm-dialog-text").textContent = asked.dataset.confirm;
    document.getElementById("confirm-dialog-yes").textContent = asked.dataset.confirmYes || (event.submitter ? event.submitter.textContent.trim() : "OK");
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "confirm") return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
    };
    dialog.showModal();
    return true;
  };

  const guardDoubleSubmit = (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes";
    form.setAttribute("aria-busy", "true");
  };

  /* Drafts. Kept while typing; a sent one goes when the next page came from its form and tells of no failure, so that an
     expired session, a refusal or the browser's own page about no signal loses nothing. Passwords and files are never kept. */
  const DRAFT_AGE = 30 * 24 * 3600 * 1000;
  const { reader, storedAt } = document.body.dataset;
  const draftKey = (form) => `draft:${reader || ""}:${form.dataset.draft || new URL(form.getAttribute("action") || "", location).pathname}`;
  const isText = (field) => field.matches("textarea, input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=url], input[type=number]");
  const draftFields = (form) => [...form.elements].filter((field) => field.name && !field.readOnly && (isText(field) || field.matches("select, [type=radio], [type=checkbox]")));
  const keepsDraft = (form) => form.matches("main form[method=post]") && form.dataset.draft !== "off" && (form.dataset.draft || reader)
    && !form.querySelector("[type=password], [autocomplete=one-time-code]") && draftFields(form).some(isText);
  const draftForms = () => [...document.forms].filter(keepsDraft);
  const draftValues = (form) => draftFields(form).filter((field) => !field.matches("[type=radio], [type=checkbox]") || field.checked).map((field) => [field.name, field.value]);
  const differs = (form, draft) => JSON.stringify(draftValues(form)) !== JSON.stringify(draft.values);
  const saveDraft = (form, sent = false) => {
    clearTimeout(form.draftTimer);
    store.write(draftKey(form), { sent, at: Date.now(), page: location.pathname, values: draftValues(form) });
  };
  const takeOver = (form, draft) => {
    const left = draft.values.map((pair) => [...pair]);
    for (const field of draftFields(form)) {
      if (field.matches("[type=radio], [type=checkbox]")) { field.checked = left.some(([name, value]) => name === field.name && value === field.value); continue; }
      const place = left.findIndex(([name]) => name === field.name);
      if (place >= 0) field.value = left.splice(place, 1)[0][1];
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    for (const field of draftFields(form).filter(isText)) field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  /* Into empty fields what was typed comes back at once; beside other text it is offered. */
  const offerDraft = (form) => {
    const draft = store.read(draftKey(form));
    const offers = document.getElementById("draft-offers");
    if (!draft || !offers || document.querySelector("#content .error-summary, #content .field--invalid") || !differs(form, draft)) return;
    const written = draftFields(form).filter(isText).some((field) => draft.values.some(([name, value]) => name === field.name && value));
    if (form.hasAttribute("hx-post") && !written) return; // of a row that was saved only the chosen kind is left
    const asItCame = draftFields(form).map((field) => [field, field.value, field.checked]);
    const clash = asItCame.some(([field, value]) => isText(field) && value && !draft.values.some(([name, kept]) => name === field.name && kept === value));
    const offer = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
    const [restored, found] = offer.querySelectorAll("p");
    const [take, drop] = offer.querySelectorAll("button");
    const tell = (taken) => { restored.hidden = !taken; found.hidden = take.hidden = taken; if (taken) takeOver(form, draft); };
    found.append(` (${new Date(draft.at).toLocaleString(tongue, { dateStyle: "medium", timeStyle: "short" })})`);
    take.onclick = () => { tell(true); draftFields(form).find(isText).focus(); };
    drop.onclick = () => {
      for (const [field, value, checked] of asItCame) { field.value = value; field.checked = checked; }
      form.dispatchEvent(new Event("change", { bubbles: true }));
      clearTimeout(form.draftTimer);
      store.drop(draftKey(form));
      offer.remove();
    };
    tell(!clash);
    offers.append(offer);
  };
  const settleDrafts = () => {
    const [arrival] = performance.getEntriesByType("navigation");
    const origin = arrival && arrival.type === "navigate" && document.referrer.startsWith(`${location.origin}/`) ? new URL(document.referrer).pathname : null;
    const failed = document.querySelector("[data-failed]") || storedAt;
    const refused = document.querySelector("#content .error-summary, #content .field--invalid");
    const open = new Set(draftForms().map(draftKey));
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("draft:"))) {
      const draft = store.read(key);
      const arrived = draft && draft.sent && draft.page === origin && !failed && !(refused && open.has(key));
      if (!draft || !draft.values || !(draft.at > Date.now() - DRAFT_AGE) || arrived) store.drop(key);
    }
  };

  /* What a shared computer must not keep after *Keluar*; the server says the same by Clear-Site-Data. */
  const clearDevice = () => {
    for (const key of Object.keys(localStorage)) if (/^(draft|queue):/.test(key)) store.drop(key);
    if (window.caches) caches.delete("pages");
  };
  const warnOfQueue = (form) => {
    const waiting = Object.keys(localStorage).filter((key) => key.startsWith("queue:") && (store.read(key) || []).length);
    if (waiting.length) form.dataset.confirm = document.getElementById("sign-out-question").content.textContent;
  };

  /* Without a signal: the strip on every page, and no form is sent into the void. */
  const showSignal = () => {
    const strip = document.getElementById("offline-strip");
    if (!strip) return;
    strip.hidden = navigator.onLine && !storedAt;
    document.getElementById("offline-now").hidden = navigator.onLine;
    const stored = document.getElementById("offline-stored");
    if (stored && storedAt) { stored.hidden = false; stored.querySelector("b").textContent = new Date(storedAt).toLocaleString(tongue, { dateStyle: "medium", timeStyle: "short" }); stored.querySelector("a").hidden = !navigator.onLine; }
  };
  const holdWithoutSignal = (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    if (keepsDraft(form)) saveDraft(form);
    document.getElementById("request-failure")?.replaceChildren(document.getElementById("failure-unsent").content.cloneNode(true));
  };

  /* The worker keeps the files and the pages opened last; it starts once the page itself is there. */
  const startWorker = async () => {
    if (!navigator.serviceWorker || !(reader || document.body.dataset.keep)) return;
    const fresh = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    if (!fresh) return;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.startsWith(`${location.origin}/static/`));
    active.postMessage({ page: location.href, files });
  };

  const reveal = () => {
    for (const control of document.querySelectorAll("[data-reveals]")) {
      const part = document.getElementById(control.dataset.reveals);
      if (part) part.hidden = !control.checked;
    }
  };

  const countLetters = (field) => {
    const place = document.getElementById(field.dataset.count);
    if (!place) return;
    place.textContent = place.dataset.words.replace("{n}", field.value.length);
    place.className = field.value.length > Number(place.dataset.most) ? "field-error" : "field__count";
  };

  /* A date typed day first is said back in words, so a slip shows at once. */
  const sayDate = (field) => {
    const [, day, month, year] = field.value.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/) || [];
    const date = new Date(year, month - 1, day);
    let words = field.parentElement.querySelector(".date-words");
    if (!words) { words = document.createElement("output"); words.className = "date-words"; field.after(words); }
    words.textContent = date.getDate() === Number(day) ? date.toLocaleDateString(tongue, { weekday: "long", day: "numeric", month: "long", year: "numeric" }) : "";
  };

  /* What htmx could not save is said aloud and stays typed; who is signed out gets the sign-in page as an answer. */
  const answered = ({ detail }) => {
    const { xhr, requestConfig: { verb, path, elt } } = detail;
    const signedOut = xhr.status === 403 || xhr.responseURL.includes("/sign-in/");
    const failed = signedOut || !xhr.status || xhr.status >= 400;
    if (failed) detail.shouldSwap = false;
    const place = document.getElementById("request-failure");
    if (verb === "get" || !place) return;
    const form = elt.closest("form");
    if (failed && !xhr.status && form.dataset.queue) return;
    if (failed) {
      if (keepsDraft(form)) saveDraft(form);
      place.replaceChildren(document.getElementById(signedOut ? "failure-signed-out" : "failure-unanswered").content.cloneNode(true));
    } else if (!xhr.responseURL.endsWith(path)) {
      place.replaceChildren();
      clearTimeout(form.draftTimer);
      if (keepsDraft(form)) store.drop(draftKey(form));
      for (const sign of document.querySelectorAll("[data-saved]")) sign.textContent = `${sign.dataset.saved} ${new Date().toLocaleTimeString(tongue)}`;
    }
  };

  const tellFailure = (name) => document.getElementById("request-failure").replaceChildren(document.getElementById(name).content.cloneNode(true));
  const keepOnServer = async (form, place) => {
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    try {
      const answer = await fetch(place.dataset.autosave, { method: "POST", body });
      if (answer.redirected || answer.status === 403) { tellFailure("failure-signed-out"); return; }
      if (!answer.ok && answer.status !== 409) { tellFailure("failure-unanswered"); return; }
      place.innerHTML = await answer.text();
      document.getElementById("request-failure").replaceChildren();
    } catch { saveDraft(form); }
  };

  const press = (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const control = document.querySelector(`[data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    if (control.matches("input:not([type=radio], [type=checkbox]), textarea, select")) control.focus();
    else control.click();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.signOut !== undefined) warnOfQueue(form);
    if (askFirst(event)) return;
    if (!form.hasAttribute("hx-post")) holdWithoutSignal(event);
    if (!event.defaultPrevented) guardDoubleSubmit(event);
    if (event.defaultPrevented) return;
    if (form.dataset.signOut !== undefined) clearDevice();
    else if (keepsDraft(form)) saveDraft(form, !form.hasAttribute("hx-post"));
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && keepsDraft(form)) { clearTimeout(form.draftTimer); form.draftTimer = setTimeout(saveDraft, 400, form); }
    const place = form && form.querySelector("[data-autosave]");
    if (place && navigator.onLine) { clearTimeout(place.timer); place.timer = setTimeout(keepOnServer, 2000, form, place); }
    if (event.target.dataset.count) countLetters(event.target);
    if (event.target.matches(".input-date")) sayDate(event.target);
  });
  document.addEventListener("change", (event) => {
    reveal();
    const data = event.target.dataset;
    if (data && data.autosubmit !== undefined) event.target.form.requestSubmit();
    if (data && data.selectAll) for (const box of event.target.closest("table").querySelectorAll(`input[name="${data.selectAll}"]`)) box.checked = event.target.checked;
  });
  document.addEventListener("click", (event) => {
    const control = event.target.closest("[data-print], [data-step]");
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (!control) return;
    if (control.dataset.print !== undefined) { window.print(); return; }
    const field = document.getElementById(control.dataset.stepTarget);
    const value = Number(field.value.replace(",", ".")) || 0;
    field.value = Math.max(Number(field.min) || 0, value + Number(control.dataset.step));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("reset", (event) => store.drop(draftKey(event.target)));
  for (const name of ["beforeSwap", "sendError"]) document.addEventListener(`htmx:${name}`, answered);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    press(event);
  });
  /* On a phone the strip of tabs opens where one is. */
  const showTab = () => {
    const tab = document.querySelector(".tabs [aria-current]");
    const strip = tab?.closest("ul");
    if (strip) strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - tab.offsetWidth) / 2;
  };
  /* Back from the next page must not find a form that refuses to be sent again. */
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) { delete form.dataset.sending; delete form.dataset.confirmed; form.removeAttribute("aria-busy"); }
  });
  for (const name of ["online", "offline"]) window.addEventListener(name, showSignal);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    for (const button of document.querySelectorAll("[data-install]")) { button.hidden = false; button.onclick = () => event.prompt(); }
  });
  window.addEventListener("load", startWorker);
  ready(() => {
    settleDrafts();
    draftForms().forEach(offerDraft);
    showSignal();
    document.querySelectorAll("[data-count]").forEach(countLetters);
    document.querySelectorAll(".input-date").forEach(sayDate);
    reveal();
    focusFirst();
    showTab();
  });
})();
