/* Everything here adds comfort; no page needs it. Markup switches a behaviour on by a data attribute:
   data-focus-first   an element that takes the focus when the page opens (error summary)
   data-confirm       a form or button: the sentence asked before sending; data-confirm-yes: the button's word
   data-draft         a form: key under which its fields are kept on this device until it is sent; a signed-in
                      person's other forms with text are kept under their address; "off": not this one
   data-draft-left    a place: key of a form that is no longer to be had; what this device kept of it is shown there
   data-resend        a form that sends again what did not arrive: its text is done with when this arrives
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
  const storeIn = (place) => ({
    keys() { try { return Object.keys(window[place]); } catch { return []; } },
    read(key) { try { return JSON.parse(window[place].getItem(key)); } catch { return null; } },
    write(key, value) { try { window[place].setItem(key, JSON.stringify(value)); return true; } catch { return false; } }, // full or refused
    drop(key) { try { window[place].removeItem(key); } catch { /* refused */ } },
  });
  const [store, tab] = [storeIn("localStorage"), storeIn("sessionStorage")];

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

  /* Drafts. Each opened form keeps what is typed under a key of its own, `draft:reader:form#page`: what an earlier page,
     another tab or a lost session left is never written over, but offered until it is taken or dropped. A sent one goes
     when the very next page of this tab came from its form and tells of no failure, so that an expired session, a refusal
     or the browser's own page about no signal loses nothing. Passwords and files are never kept. */
  const DRAFT_AGE = 30 * 24 * 3600 * 1000;
  const { reader, storedAt } = document.body.dataset;
  let [signsOut, lastSent] = [false, ""];
  const isText = (field) => field.matches("textarea, input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=url], input[type=number]");
  const isChoice = (field) => field.matches("[type=radio], [type=checkbox]");
  const draftFields = (form) => [...form.elements].filter((field) => field.name && !field.readOnly && (isText(field) || isChoice(field) || field.matches("select")));
  const keepsDraft = (form) => form.matches("main form[method=post]") && form.dataset.draft !== "off" && (form.dataset.draft || reader)
    && !form.querySelector("[type=password], [autocomplete=one-time-code]") && draftFields(form).some(isText);
  const draftForms = () => [...document.forms].filter(keepsDraft);
  /* Forms of one page that go to one address are told apart by their place. */
  const baseName = (form) => form.dataset.draft || new URL(form.getAttribute("action") || "", location).pathname;
  const draftName = (form) => {
    if (form.draftName) return form.draftName;
    const place = draftForms().filter((other) => baseName(other) === baseName(form)).indexOf(form);
    return (form.draftName = `draft:${reader || ""}:${baseName(form)}${place > 0 ? `~${place}` : ""}`);
  };
  const nameOf = (key) => key.split("#")[0];
  const draftKey = (form) => (form.draftKey ||= `${draftName(form)}#${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`);
  const draftsOf = (name) => store.keys().filter((key) => nameOf(key) === name).map((key) => [key, store.read(key)]).filter(([, draft]) => draft).sort(([, one], [, other]) => other.at - one.at);
  const draftValues = (form) => draftFields(form).filter((field) => !isChoice(field) || field.checked).map((field) => [field.name, field.value]);
  const valuesNow = (form) => JSON.stringify(draftValues(form));
  /* What was taken into the form lives on under the form's own key, unless another tab has written on in it. */
  const dropTaken = (form) => {
    for (const [key, at] of form.taken || []) if (store.read(key)?.at === at) store.drop(key);
    form.taken = [];
  };
  const stopTimer = (form) => { clearTimeout(form.draftTimer); form.draftTimer = 0; };
  const saveDraft = (form) => {
    stopTimer(form);
    if (!signsOut && store.write(draftKey(form), { at: Date.now(), values: draftValues(form) })) dropTaken(form);
  };
  const saveLater = (form) => { stopTimer(form); form.draftTimer = setTimeout(saveDraft, 400, form); };
  const forget = (form) => { stopTimer(form); store.drop(draftKey(form)); dropTaken(form); };
  const saveTyped = () => { for (const form of document.forms) if (form.draftTimer) saveDraft(form); };
  /* Answers whether every value found its field. */
  const takeOver = (form, draft) => {
    let left = draft.values;
    for (const field of draftFields(form)) {
      const place = left.findIndex(([name, value]) => name === field.name && (!isChoice(field) || value === field.value));
      if (isChoice(field)) field.checked = place >= 0;
      else if (place >= 0) field.value = left[place][1];
      left = left.filter((_, index) => index !== place);
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    for (const field of draftFields(form).filter(isText)) field.dispatchEvent(new Event("input", { bubbles: true }));
    return !left.some(([, value]) => value);
  };
  const newOffer = (draft) => {
    const offer = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
    const parts = [...offer.querySelectorAll("p, button")];
    parts[1].append(` (${new Date(draft.at).toLocaleString(tongue, { dateStyle: "medium", timeStyle: "short" })}) `);
    return [offer, ...parts];
  };
  /* Where the form is gone what was typed is there to be read; who finds it on the page already is not told again. */
  const showLeft = (place) => {
    const words = (text) => text.replace(/\s+/g, " ").trim();
    const said = words(document.getElementById("content").innerText);
    for (const [key, draft] of draftsOf(`draft:${reader || ""}:${place.dataset.draftLeft}`)) {
      const texts = draft.values.map(([, value]) => value).filter((value) => words(value).includes(" ") && !said.includes(words(value)));
      if (!texts.length) continue;
      const [offer, restored, found, take, drop] = newOffer(draft);
      const text = Object.assign(document.createElement("textarea"), { className: "form-control", readOnly: true, rows: 3, value: texts.join("\n\n") });
      text.setAttribute("aria-label", found.textContent);
      drop.onclick = () => { store.drop(key); offer.remove(); };
      restored.remove();
      take.replaceWith(text);
      place.append(offer);
    }
  };
  /* Into empty fields what was typed comes back at once; beside other text it is offered. */
  const offerDraft = (form, key, draft) => {
    const offers = document.getElementById("draft-offers");
    const [offer, restored, found, take, drop] = newOffer(draft);
    const texts = new Set(draftFields(form).filter(isText).map((field) => field.name));
    const longest = draft.values.filter(([name]) => texts.has(name)).map(([, value]) => value).sort((one, other) => other.length - one.length)[0] || "";
    if (longest) found.append(`“${longest.length > 60 ? `${longest.slice(0, 60)}…` : longest}”`);
    restored.hidden = true;
    Object.assign(offer.dataset, { of: draftName(form), key });
    const give = () => {
      const now = store.read(key) || draft;
      for (const other of [...offers.children]) if (other.dataset.of === offer.dataset.of && !other.dataset.key) other.remove();
      delete offer.dataset.key;
      restored.hidden = false;
      found.hidden = take.hidden = true;
      if (takeOver(form, now)) form.taken.push([key, now.at]);
    };
    /* What was typed since the page came is not lost by it: it is offered in its turn. */
    take.onclick = () => {
      if (valuesNow(form) !== form.asItCame || form.taken.length) {
        saveDraft(form);
        const typed = store.read(draftKey(form));
        if (typed) offerDraft(form, form.draftKey, typed);
        form.draftKey = "";
      }
      give();
      draftFields(form).find(isText).focus();
    };
    drop.onclick = () => {
      if (offer.dataset.key) store.drop(key);
      else {
        for (const [field, value, checked] of form.fieldsAsTheyCame) { field.value = value; field.checked = checked; }
        form.dispatchEvent(new Event("change", { bubbles: true }));
        forget(form);
        store.drop(key);
      }
      offer.remove();
    };
    offers.append(offer);
    return give;
  };
  const offerDrafts = (form, shownBack) => {
    const name = draftName(form);
    const offers = document.getElementById("draft-offers");
    form.taken = [];
    form.asItCame = valuesNow(form);
    form.fieldsAsTheyCame = draftFields(form).map((field) => [field, field.value, field.checked]);
    if (!offers) return;
    for (const offer of [...offers.children]) if (offer.dataset.of === name) offer.remove();
    for (const [key, draft] of draftsOf(name)) {
      const texts = draftFields(form).filter(isText);
      const has = (field, found = field.value) => draft.values.some(([each, value]) => each === field.name && value && value === (found || value));
      if (key === shownBack || JSON.stringify(draft.values) === valuesNow(form)) form.taken.push([key, draft.at]);
      else if (form.hasAttribute("hx-post") && !texts.some((field) => has(field, ""))) store.drop(key); // of a row that was saved only the chosen kind is left
      else {
        const give = offerDraft(form, key, draft);
        if (!form.taken.length && texts.every((field) => !field.value || has(field))) give();
      }
    }
  };
  /* Another tab took or dropped it. */
  const showOffers = () => { for (const offer of document.querySelectorAll("#draft-offers [data-key]")) if (!store.read(offer.dataset.key)) offer.remove(); };
  /* Answers what was sent and is shown back, because it was refused. */
  const settleDrafts = () => {
    const sent = tab.read("sent");
    tab.drop("sent");
    const [arrival] = performance.getEntriesByType("navigation");
    const origin = arrival && arrival.type === "navigate" && document.referrer.startsWith(`${location.origin}/`) ? new URL(document.referrer).pathname : null;
    const failed = document.querySelector("[data-failed]") || storedAt;
    const refused = sent && document.querySelector("#content .error-summary, #content .field--invalid") && draftForms().some((form) => draftName(form) === nameOf(sent.key));
    const again = sent && document.querySelector("form[data-resend]");
    if (again) again.draftKey = sent.key;
    const text = sent && store.read(sent.key);
    if (text && sent.page === origin && !failed && !refused) {
      for (const [key, draft] of draftsOf(nameOf(sent.key))) if (JSON.stringify(draft.values) === JSON.stringify(text.values)) store.drop(key);
    }
    for (const key of store.keys().filter((each) => each.startsWith("draft:"))) {
      const draft = store.read(key);
      if (!draft || !draft.values || !(draft.at > Date.now() - DRAFT_AGE)) store.drop(key);
    }
    return refused ? sent.key : null;
  };

  /* What a shared computer must not keep after *Keluar*; the server says the same by Clear-Site-Data. */
  const clearDevice = () => {
    signsOut = true;
    for (const key of store.keys()) if (/^(draft|queue):/.test(key)) store.drop(key);
    if (window.caches) caches.delete("pages");
  };
  const warnOfQueue = (form) => {
    const waiting = store.keys().filter((key) => key.startsWith("queue:") && (store.read(key) || []).length);
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
      if (keepsDraft(form)) (form.sent && form.sent !== valuesNow(form) ? saveDraft : forget)(form); // typed on while it was under way
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
    if (keepsDraft(form)) saveDraft(form);
    if (form.draftKey) tab.write("sent", { key: form.draftKey, page: location.pathname });
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && keepsDraft(form)) saveLater(form);
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
  document.addEventListener("reset", (event) => { if (keepsDraft(event.target)) forget(event.target); });
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    const form = elt.closest("form");
    if (form && keepsDraft(form)) [form.sent, lastSent] = [valuesNow(form), draftKey(form)];
  });
  document.addEventListener("htmx:afterSettle", () => { for (const form of draftForms()) if (!form.taken) offerDrafts(form, form.querySelector(".field--invalid, .field-error") && lastSent); });
  document.addEventListener("visibilitychange", saveTyped);
  window.addEventListener("pagehide", saveTyped);
  window.addEventListener("storage", showOffers);
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
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) { signsOut = false; tab.drop("sent"); showOffers(); }
    for (const form of document.querySelectorAll("form[data-sending]")) { delete form.dataset.sending; delete form.dataset.confirmed; form.removeAttribute("aria-busy"); }
  });
  for (const name of ["online", "offline"]) window.addEventListener(name, showSignal);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    for (const button of document.querySelectorAll("[data-install]")) { button.hidden = false; button.onclick = () => event.prompt(); }
  });
  window.addEventListener("load", startWorker);
  ready(() => {
    const shownBack = settleDrafts();
    for (const form of draftForms()) offerDrafts(form, shownBack);
    document.querySelectorAll("[data-draft-left]").forEach(showLeft);
    showSignal();
    document.querySelectorAll("[data-count]").forEach(countLetters);
    document.querySelectorAll(".input-date").forEach(sayDate);
    reveal();
    focusFirst();
    showTab();
  });
})();
