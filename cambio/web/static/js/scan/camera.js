/* The phone's camera, and in words why there is none. */

const LOOK_FOR_LIGHT_EVERY_MS = 300;
const BLACK_FOR_MS = 3000;
const BLACK = 12; // of 255: darker than any street

/** Why no picture comes: `denied`, `missing` or `black`. */
export class CameraTrouble extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The cameras at hand; labels are empty until one was allowed. */
export async function cameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((device) => device.kind === "videoinput");
}

/** Starts a camera in the video element; the one at the back unless a device is named. */
export async function startCamera(video, deviceId) {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraTrouble("missing");
  stopCamera(video);
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } },
      audio: false,
    });
  } catch (error) {
    const denied = error.name === "NotAllowedError" || error.name === "SecurityError";
    throw new CameraTrouble(denied ? "denied" : "missing");
  }
  await video.play();
}

/** Lets the camera go, so that its light goes out and other apps may have it. */
export function stopCamera(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

/** Whether the light can be switched, and switching it. */
export function torchOf(video) {
  const [track] = video.srcObject?.getVideoTracks() ?? [];
  if (!track?.getCapabilities?.().torch) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: on }] });
}

/**
 * Watches for a picture that is black for three seconds, as some phones give it, and tells when
 * light comes back. Answers how to stop watching; it stops by itself with the camera.
 */
export function watchForBlack(video, onBlack, onLight = () => undefined) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const stream = video.srcObject;
  let darkSince = Date.now();
  let told = false;
  const timer = setInterval(() => {
    if (video.srcObject !== stream) return clearInterval(timer);
    context.drawImage(video, 0, 0, 16, 16);
    const pixels = context.getImageData(0, 0, 16, 16).data;
    const dark = pixels.every((value, at) => at % 4 === 3 || value < BLACK);
    if (!dark) {
      darkSince = Date.now();
      if (told) onLight();
      told = false;
    } else if (!told && Date.now() - darkSince >= BLACK_FOR_MS) {
      told = true;
      onBlack();
    }
    return undefined;
  }, LOOK_FOR_LIGHT_EVERY_MS);
  return () => clearInterval(timer);
}
