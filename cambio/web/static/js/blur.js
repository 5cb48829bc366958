/* The brush on the page that blurs a photo. It only marks: the server blurs, and for good. Without
   this script the page marks by rectangles in numbers. */

const THOUSAND = 1000;
const MOST = 3000;

const photo = document.getElementById("brush-photo");
const holder = document.getElementById("brush");
const field = document.getElementById("brush-touches");
const form = document.getElementById("blur-form");
const canvas = document.createElement("canvas");
const draw = canvas.getContext("2d");
/** Touches as [x, y, radius] in thousandths: of the width, of the height, and of the width. */
let touches = [];

function radius() {
  const chosen = form.querySelector("input[name=brush_size]:checked");
  return Number(chosen ? chosen.value : 30);
}

function paint([x, y, size]) {
  draw.beginPath();
  draw.arc((x / THOUSAND) * canvas.width, (y / THOUSAND) * canvas.height, (size / THOUSAND) * canvas.width, 0, 2 * Math.PI);
  draw.fill();
}

function repaint() {
  canvas.width = photo.clientWidth;
  canvas.height = photo.clientHeight;
  draw.fillStyle = "#d4351c";
  draw.globalAlpha = 1;
  touches.forEach(paint);
}

function touch(event) {
  const box = canvas.getBoundingClientRect();
  const x = Math.round(((event.clientX - box.left) / box.width) * THOUSAND);
  const y = Math.round(((event.clientY - box.top) / box.height) * THOUSAND);
  const size = radius();
  const last = touches[touches.length - 1];
  // Where the brush hardly moved nothing new is marked.
  if (last && last[2] === size && Math.hypot(last[0] - x, last[1] - y) < size / 4) return;
  if (touches.length >= MOST || x < 0 || y < 0 || x > THOUSAND || y > THOUSAND) return;
  touches.push([x, y, size]);
  paint(touches[touches.length - 1]);
}

canvas.className = "brush__marks";
canvas.setAttribute("aria-hidden", "true");
holder.append(canvas);
document.getElementById("brush-tools").hidden = false;
document.getElementById("brush-numbers").open = false;

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  touch(event);
});
canvas.addEventListener("pointermove", (event) => event.buttons && touch(event));
document.getElementById("brush-clear").addEventListener("click", () => {
  touches = [];
  repaint();
});
form.addEventListener("submit", () => {
  field.value = touches.map((each) => each.join(",")).join(" ");
});
window.addEventListener("resize", repaint);
if (photo.complete) repaint();
photo.addEventListener("load", repaint);
