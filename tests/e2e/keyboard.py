"""A page used without a mouse: Tab until something has the focus, which must be seen at every stop."""

#: What is wrong with the place of the focus: no ring, or something lies over its middle. null at the end of the page.
FOCUS = """() => {
  const at = document.activeElement, label = at.closest("label");
  if (at === document.body) return null;
  const ringed = [at, label].some(each => each && getComputedStyle(each).outlineStyle !== "none"
    && parseFloat(getComputedStyle(each).outlineWidth) >= 2);
  const shown = label && at.getBoundingClientRect().width < 3 ? label : at;
  const box = shown.getClientRects()[0], name = at.outerHTML.slice(0, 120);
  if (!box) return `has no place: ${name}`;
  const middle = [box.x + box.width / 2, Math.min(box.y + box.height / 2, Math.max(box.y + 4, innerHeight / 2))];
  const above = document.elementFromPoint(...middle);
  if (!above || !shown.contains(above)) return `beneath ${above && above.outerHTML.slice(0, 60)}: ${name}`;
  return ringed ? "" : `no ring: ${name}`; }"""


def tab_to(page, target, key="Tab"):
    """Press Tab until the target has the focus. Fails when the keyboard does not reach it, or a stop is not seen."""
    for _press in range(150):
        page.keyboard.press(key)
        assert page.evaluate(FOCUS) in ("", None), page.evaluate(FOCUS)
        if target.evaluate("each => each === document.activeElement"):
            return target
    raise AssertionError(f"not reached by {key}: {target}")
