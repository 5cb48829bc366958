/* Reads QR codes in pictures, by zxing-wasm from our own server. */

const LONGEST_SIDE = 1600;

let zxing;
let canvas;

/** Loads the reader once; `wasm` is the address of its WebAssembly. */
export async function loadReader(library, wasm) {
  zxing ??= import(library).then((module) => {
    module.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
    return module;
  });
  return zxing;
}

/** The text of the first QR code in a video frame or picture, or null. */
export async function readPicture(source, width, height) {
  const module = await zxing;
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  canvas ??= document.createElement("canvas");
  canvas.width = Math.round(width * shrink);
  canvas.height = Math.round(height * shrink);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const [found] = await module.readBarcodes(image, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
  return found?.text || null;
}
