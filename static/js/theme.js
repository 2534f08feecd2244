// Light, dark, or the system's own: remembered in a cookie, which the server writes on the html element.
const root = document.documentElement;
const A_YEAR = 31536000; // seconds

function show() {
  const chosen = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-choice]");
  if (!button) return;
  const chosen = button.dataset.themeChoice;
  if (chosen === "system") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${chosen}; path=/; max-age=${chosen === "system" ? 0 : A_YEAR}; SameSite=Lax${secure}`;
  show();
  document.dispatchEvent(new CustomEvent("themechange"));
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("themechange")));
document.addEventListener("htmx:afterSettle", show);
show();
