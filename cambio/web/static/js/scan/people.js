/* Who comes with the card at hand, and who gets it. What was chosen is for one card. */

/** Who comes with the card; the next one begins with one adult again. */
export function peopleChosen(form) {
  const people = { adults: Number(form.adults.value), children: Number(form.children.value) };
  form.adults.value = 1;
  form.children.value = 0;
  return people.adults + people.children > 0 ? people : { adults: 1, children: 0 };
}

/** To whom a fresh card of the stack is given, as the server wants it; nothing for other cards. */
export function givenTo(form, people) {
  const fresh = form.querySelector("details");
  if (!fresh.open) return {};
  const said = (field) => field.value.trim() || null;
  const { address, nickname, language } = form;
  const bind = { ...people, address: said(address), nickname: said(nickname), language: language.value };
  fresh.open = false;
  for (const field of [address, nickname]) field.value = "";
  return { bind };
}
