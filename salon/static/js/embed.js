/* A button for the salon's own site: <script src="https://…/embed.js" data-salon="lindenhof" async></script>.
   It puts a link where it stands; without this script the site can write the same link by hand. Nothing is tracked. */
(() => {
  "use strict";
  const own = document.currentScript;
  const { salon = "", service = "", words = "" } = own.dataset;
  const address = new URL(service ? `/book/${encodeURIComponent(service)}` : "/book", own.src);
  if (salon) address.searchParams.set("salon", salon);
  const link = document.createElement("a");
  link.href = address.href;
  link.className = "solea-book";
  link.rel = "noopener";
  link.textContent = words || "Book online";
  own.after(link);
})();
