// Makes the shop's forms nicer. All of them work without it.
const price = (pence) => (pence === 0 ? "Free" : `£${(pence / 100).toFixed(2)}`);

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
}
for (const closer of document.querySelectorAll("[data-closes]")) {
  closer.addEventListener("click", () => closer.closest("dialog").close());
}
for (const form of document.querySelectorAll("[data-asks]")) {
  form.addEventListener("submit", (event) => {
    if (!confirm(form.dataset.asks)) event.preventDefault();
  });
}
for (const form of document.querySelectorAll("[data-filters], [data-sends-itself]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => {
    const input = button.parentElement.querySelector("input");
    const wanted = (Number.parseInt(input.value, 10) || 1) + Number(button.dataset.step);
    input.value = Math.min(Number(input.max), Math.max(Number(input.min), wanted));
  });
}

const shot = document.querySelector("[data-shot]");
for (const swatch of document.querySelectorAll("[data-paint]")) {
  swatch.addEventListener("change", () => {
    const name = swatch.parentElement.textContent.trim();
    shot.style.setProperty("--paint", swatch.dataset.paint);
    shot.style.setProperty("--tint", swatch.dataset.tint);
    shot.setAttribute("aria-label", `${swatch.form.dataset.product}, ${name}`);
    document.querySelector("[data-colour-name]").textContent = name;
  });
}

const checkout = document.querySelector("[data-checkout]");
if (checkout) {
  checkout.noValidate = true; // the words below are the server's, and stand beside their fields
  const chosen = (name) => checkout.querySelector(`[name=${name}]:checked`);
  const card = checkout.querySelector("[data-card]");
  const show = () => {
    const delivery = Number(chosen("delivery").dataset.pence);
    const total = Number(checkout.dataset.goods) + delivery;
    const parts = { delivery: price(delivery), tax: price(Math.round(total / 6)), total: price(total) };
    for (const [part, text] of Object.entries(parts)) {
      checkout.querySelector(`[data-part=${part}]`).textContent = text;
    }
    card.hidden = chosen("payment").value !== "card";
  };
  const rules = {
    email: (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) || "Enter an email address, like name@example.com.",
    name: (value) => value !== "" || "Enter your full name.",
    phone: (value) => value === "" || /^\+?[0-9 ()-]{6,20}$/.test(value) || "Enter a phone number, or leave it empty.",
    address: (value) => value.length >= 8 || "Enter the address with street, town and postcode.",
    card: (value) => card.hidden || /^(\d[ -]?){15}\d$/.test(value) || "Enter the 16 digits of your card.",
    terms: (_, field) => field.checked || "Accept the terms to place the order.",
  };
  const judge = (name) => {
    const field = checkout.elements[name];
    const verdict = rules[name](field.value.trim(), field);
    const complaint = checkout.querySelector(`[data-fault=${name}]`);
    const bad = verdict !== true;
    complaint.hidden = !bad;
    complaint.textContent = bad ? verdict : "";
    field.closest(".field, .tick").classList.toggle("bad", bad);
    if (bad) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", complaint.id);
    } else {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    return !bad;
  };
  checkout.addEventListener("change", (event) => {
    show();
    if (event.target.getAttribute("aria-invalid")) judge(event.target.name);
  });
  checkout.addEventListener("submit", (event) => {
    const wrong = Object.keys(rules).filter((name) => !judge(name));
    const alert = checkout.querySelector("[data-alert]");
    alert.hidden = wrong.length === 0;
    if (wrong.length === 0) return;
    event.preventDefault();
    alert.textContent = `Please look at ${wrong.length === 1 ? "one field" : `${wrong.length} fields`} again.`;
    checkout.elements[wrong[0]].focus();
  });
  show();
}
