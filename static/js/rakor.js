/* Everything here adds comfort; no page needs it. Markup switches a behaviour on by a data attribute:
   data-focus-first   an element that takes the focus when the page opens (error summary)
   data-confirm       a form or button: the sentence asked before sending; data-confirm-yes: the button's word
   data-draft         a form: key under which its fields are kept on this device until it is sent
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

  const draftKey = (form) => `draft:${form.dataset.draft}`;
  const draftFields = (form) => [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
  const saveDraft = (form, sent = false) => {
    const values = draftFields(form).filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked).map((field) => [field.name, field.value]);
    store.write(draftKey(form), { sent, values });
  };
  const restoreDraft = (form) => {
    const draft = store.read(draftKey(form));
    if (!draft || form.dataset.draftFresh) return;
    for (const field of draftFields(form)) {
      const values = draft.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (values.length && !field.value) field.value = values[0];
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /* A draft that was sent goes once another page has come; a page of the browser's own about no signal runs no script. */
  const dropSentDrafts = () => {
    const open = new Set([...document.querySelectorAll("form[data-draft]")].map(draftKey));
    const kept = Object.keys(localStorage).filter((key) => key.startsWith("draft:") && !open.has(key));
    for (const key of kept) if ((store.read(key) || {}).sent) store.drop(key);
  };

  const reveal = () => {
    for (const control of document.querySelectorAll("[data-reveals]")) {
      const part = document.getElementById(control.dataset.reveals);
      if (part) part.hidden = !control.checked;
    }
  };

  const countLetters = (field) => {
    const place = document.getElementById(field.dataset.count);
    if (place) place.textContent = place.dataset.words.replace("{n}", field.value.length);
  };

  /* A date typed day first is said back in words, so a slip shows at once. */
  const sayDate = (field) => {
    const [, day, month, year] = field.value.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/) || [];
    const date = new Date(year, month - 1, day);
    let words = field.parentElement.querySelector(".date-words");
    if (!words) { words = document.createElement("output"); words.className = "date-words"; field.after(words); }
    words.textContent = date.getDate() === Number(day) ? date.toLocaleDateString("id", { weekday: "long", day: "numeric", month: "long", year: "numeric" }) : "";
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
    if (failed) {
      if (form.dataset.draft) saveDraft(form);
      place.replaceChildren(document.getElementById(signedOut ? "failure-signed-out" : "failure-unanswered").content.cloneNode(true));
    } else if (!xhr.responseURL.endsWith(path)) {
      place.replaceChildren();
      clearTimeout(form.draftTimer);
      if (form.dataset.draft) store.drop(draftKey(form));
      for (const sign of document.querySelectorAll("[data-saved]")) sign.textContent = `${sign.dataset.saved} ${new Date().toLocaleTimeString("id")}`;
    }
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
    if (askFirst(event)) return;
    guardDoubleSubmit(event);
    if (!event.defaultPrevented && event.target.dataset.draft) saveDraft(event.target, true);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.draft) { clearTimeout(form.draftTimer); form.draftTimer = setTimeout(saveDraft, 400, form); }
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
  /* Back from the next page must not find a form that refuses to be sent again. */
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) { delete form.dataset.sending; delete form.dataset.confirmed; form.removeAttribute("aria-busy"); }
  });
  ready(() => {
    dropSentDrafts();
    document.querySelectorAll("form[data-draft]").forEach(restoreDraft);
    document.querySelectorAll("[data-count]").forEach(countLetters);
    document.querySelectorAll(".input-date").forEach(sayDate);
    reveal();
    focusFirst();
  });
})();
