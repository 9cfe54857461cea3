"use strict";
// Hides rows by verdict and by words; without it everything is shown.
(() => {
  const form = document.querySelector(".filter");
  const rows = [...document.querySelectorAll("tr.report")];
  const told = document.getElementById("shown");
  form.hidden = false;
  const apply = () => {
    const chosen = new Set([...form.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value));
    const words = form.querySelector("input[type=search]").value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      const fits = chosen.has(row.dataset.verdict) && row.textContent.toLowerCase().includes(words);
      row.hidden = !fits;
      const list = row.nextElementSibling;
      if (list && list.classList.contains("list")) list.hidden = !fits;
      count += fits ? 1 : 0;
    }
    told.textContent = `显示${count}份`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
