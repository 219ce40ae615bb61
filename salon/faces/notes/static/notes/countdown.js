/* How long a record stays open; when the time is over the page closes it. */
(() => {
  "use strict";
  const place = document.querySelector("[data-seconds-left]");
  if (!place) return;
  const end = performance.now() + Number(place.dataset.secondsLeft) * 1000;

  function tell() {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(timer);
    window.location.reload();
  }

  const timer = setInterval(tell, 1000);
  tell();
})();
