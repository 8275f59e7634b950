// Settings of this device that are nobody's secret: density. (Night mode is kept by the theme, the language by the words.)

export type Density = 'compact' | 'normal' | 'touch';
export interface Preferences {
  readonly density: Density;
}
const key = 'lanh.preferences';

/** A finger needs larger targets: a device without a mouse starts with touch density. */
export function readPreferences(): Preferences {
  const stored = localStorage.getItem(key);
  if (stored === 'compact' || stored === 'normal' || stored === 'touch') return { density: stored };
  return { density: matchMedia('(pointer: coarse)').matches ? 'normal' : 'compact' };
}

export function showPreferences(preferences: Preferences): void {
  document.documentElement.dataset['density'] = preferences.density;
}

export function keepPreferences(preferences: Preferences): void {
  localStorage.setItem(key, preferences.density);
  showPreferences(preferences);
}
