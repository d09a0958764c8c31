// Where the keyboard is, described so that it can be found again after the message or
// the modal it was in has been drawn anew.

const ROOTS = "article[data-ts], #modal";

/** What is needed to find the focused element again, or null if nothing special has it. */
export function rememberFocus(node = document.activeElement) {
  if (!node || node === document.body) return null;
  const root = node.closest(ROOTS);
  return {
    node,
    root: root && (root.id ? `#${root.id}` : `#${root.parentElement?.id} > [data-ts="${root.dataset.ts}"]`),
    block: node.closest("[data-block-id]")?.dataset.blockId,
    action: node.closest("[data-action-id]")?.dataset.actionId,
    role: node.dataset.focus,
    selection: selectionOf(node),
  };
}

function selectionOf(node) {
  const textual = node.matches("textarea, input[type=text]");
  return textual ? [node.selectionStart, node.selectionEnd] : null;
}

/** Gives the focus back; to the composer when what had it is gone for good. */
export function restoreFocus(memory) {
  if (!memory) return;
  const target = memory.node.isConnected ? memory.node : successor(memory);
  if (!target) {
    document.getElementById("composer").focus({ preventScroll: true });
    return;
  }
  target.focus({ preventScroll: true });
  if (memory.selection && target.setSelectionRange) {
    target.setSelectionRange(...memory.selection);
  }
}

function successor({ root, block, action, role }) {
  const place = root && document.querySelector(root);
  if (!place) return null;
  const candidates = [...place.querySelectorAll("[data-action-id], [data-focus]")];
  return candidates.find((node) => role
    ? node.dataset.focus === role
    : node.dataset.actionId === action
      && node.closest("[data-block-id]")?.dataset.blockId === block)
    ?? place.querySelector("button, a[href], select, input, textarea");
}
