/* A short sound and a tap of the phone for each verdict, so that one need not look: up is good. */

const TONES = { leaf: [660, 880], amber: [520, 520], brick: [330, 220] };
const TAPS = { leaf: [60], amber: [60, 60, 60], brick: [200] };

let context;

/** Plays the sound of a tone of the kit; silent where the phone does not allow it yet. */
export function play(tone) {
  // Before the first touch of the page browsers allow neither, and complain.
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(TAPS[tone]);
  if (!window.AudioContext) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => undefined);
  for (const [at, frequency] of TONES[tone].entries()) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + at * 0.14;
    oscillator.frequency.value = frequency;
    volume.gain.setValueAtTime(0.2, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.13);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.14);
  }
}
