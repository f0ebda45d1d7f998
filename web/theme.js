// Before the first paint: the colours that the reader has chosen. The rest is in lib/theme.js.
{
  const choice = localStorage.getItem('natter.theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
}
