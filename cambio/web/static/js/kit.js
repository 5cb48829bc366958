/* What the kit adds where scripts are allowed. Every page works without it. */

/** Gives number fields a minus and a plus that are large enough for a thumb. */
function addStepperButtons(stepper) {
  const input = stepper.querySelector("input");
  const press = (sign, words, move) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "stepper__button";
    button.dataset.sign = sign;
    button.setAttribute("aria-label", words);
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      if (input.value === "") input.value = input.min || "0";
      else move();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return button;
  };
  input.before(press("\u2212", stepper.dataset.less, () => input.stepDown()));
  input.after(press("+", stepper.dataset.more, () => input.stepUp()));
  stepper.classList.add("has-buttons");
}

const AGAIN_AFTER_MS = 6000;

/** Keeps a second, impatient press from sending a form again while the first is under way. A form
    that answers with a file leaves the page as it is, so after a while it may be sent again. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(allowAgain, AGAIN_AFTER_MS);
  });
}

/** A page that comes back from the browser's memory can be sent again. */
function allowAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

for (const stepper of document.querySelectorAll("[data-stepper]")) addStepperButtons(stepper);
for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
document.querySelector("[data-focus-first]")?.focus();
window.addEventListener("pageshow", (event) => event.persisted && allowAgain());
