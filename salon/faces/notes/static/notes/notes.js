// Rows of techniques: one more, one less. Without this script the form has three spare rows, with it one.
for (const spare of [...document.querySelectorAll("[data-rows] > [data-spare]")].slice(1)) spare.remove();
document.addEventListener("click", (event) => {
  const adds = event.target.closest("[data-adds-row]");
  if (adds) {
    const rows = document.querySelector("[data-rows]");
    const row = rows.lastElementChild.cloneNode(true);
    row.removeAttribute("id");
    for (const field of row.querySelectorAll("[id]")) field.removeAttribute("id");
    for (const field of row.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const field of row.querySelectorAll("input")) field.value = "";
    for (const field of row.querySelectorAll("select")) field.selectedIndex = [...field.options].findIndex((o) => o.defaultSelected && field.name === "row_pressure");
    for (const field of row.querySelectorAll("select")) if (field.selectedIndex < 0) field.selectedIndex = 0;
    rows.append(row);
    row.querySelector("select").focus();
  }
  const removes = event.target.closest("[data-removes-row]");
  if (removes) {
    const row = removes.closest("li");
    if (row.parentElement.children.length > 1) row.remove();
    else row.querySelector("select").selectedIndex = 0;
    document.querySelector("[data-adds-row]").focus();
  }
});
// "Yes" and "not sure" to a question of the day open what it may be about.
document.addEventListener("change", (event) => {
  const item = event.target.closest("[data-item]");
  if (!item || !event.target.name.startsWith("c-")) return;
  const details = item.querySelector("details");
  if (details) details.open = event.target.value !== "no";
});
