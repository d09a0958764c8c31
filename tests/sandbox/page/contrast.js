// Text that has less than 4.5 of contrast (WCAG 1.4.3) with the ground it is drawn on: all
// backgrounds from the root down, one over the other. Emoji have colours of their own.
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) =>
      v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    if (node.closest(".emoji, .unseen, option, optgroup, script, noscript")) continue;
    const grounds = [];
    for (let at = node; at; at = at.parentElement) {
      grounds.unshift(getComputedStyle(at).backgroundColor);
    }
    const ground = paint(["#fff", ...grounds]);
    const text = paint(["#fff", ...grounds, getComputedStyle(node).color]);
    const [high, low] = [light(ground), light(text)].sort((a, b) => b - a);
    seen += 1;
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) {
      faint.push(`${ratio.toFixed(2)} ${node.className} ${walker.currentNode.data}`);
    }
  }
  return { faint, seen };
}
