// Whoever opens a salon is most likely in its time zone.
"use strict";

const zone = document.querySelector("select[name=time_zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !zone.value && [...zone.options].some((option) => option.value === here)) {
  zone.value = here;
}
