/** Language, colours, and whose pictures are loaded. */

import { radios } from '../../lib/forms.js';
import { choosePictures, showsPictures } from '../../lib/pictures.js';
import { LANGUAGES, chooseLanguage, chosenLanguage, t } from '../../lib/strings.js';
import { THEMES, chooseTheme, chosenTheme } from '../../lib/theme.js';
import { View, define } from '../../lib/view.js';

/** Each language by its own name, so that its readers find it. */
const NAMES = { en: 'English', de: 'Deutsch' };
const SYSTEM = 'system';

class AppearanceSettings extends View {
  /** @override */
  render() {
    const system = { value: SYSTEM, label: t('settings.system') };
    const languages = LANGUAGES.map((value) => ({ value, label: NAMES[value] }));
    const language = radios(t('settings.language'), 'language', [system, ...languages],
      chosenLanguage() ?? SYSTEM, (value) => {
        chooseLanguage(LANGUAGES.find((one) => one === value));
        location.reload();
      });
    const theme = radios(t('settings.theme'), 'theme', [
      system,
      { value: 'light', label: t('settings.light') },
      { value: 'dark', label: t('settings.dark') },
    ], chosenTheme() ?? SYSTEM, (value) => chooseTheme(THEMES.find((one) => one === value)));
    const pictures = radios(t('settings.pictures'), 'pictures', [
      { value: 'own', label: t('settings.picturesOff'), hint: t('settings.picturesOffHint') },
      { value: 'all', label: t('settings.picturesOn'), hint: t('settings.picturesOnHint') },
    ], showsPictures() ? 'all' : 'own', (value) => {
      choosePictures(value === 'all');
      location.reload();
    });
    this.replaceChildren(language.element, theme.element, pictures.element);
  }
}

define('natter-settings-appearance', AppearanceSettings);
