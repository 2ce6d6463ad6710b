// The little that a page of staff needs beside htmx: printing, and asking before what is hard to take back.
document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target.closest('[data-print]') : null;
  if (target) window.print();
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  // A download leaves the page where it is.
  if ('again' in form.dataset) return;
  // A second tap on a slow network sends nothing twice.
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = '1';
});

// Coming back with the browser's button finds the form usable again.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
