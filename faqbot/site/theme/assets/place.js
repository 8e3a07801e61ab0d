/** In a row that scrolls, what marks where the reader is comes into its middle. */
export function showPlace(here) {
  const row = here?.closest("ul, nav");
  if (row) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
