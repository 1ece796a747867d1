// Without script the page is whole; with it, a word filters the scenarios.
const field = document.getElementById('filter');
field.parentElement.hidden = false;
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
  for (const scenario of document.querySelectorAll('.scenario'))
    scenario.hidden = !words.every(word => scenario.dataset.words.includes(word));
  for (const feature of document.querySelectorAll('.feature'))
    feature.hidden = !feature.querySelector('.scenario:not([hidden])');
});
