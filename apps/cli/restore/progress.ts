// One line of progress every few seconds, however often it is told. spec: BAK-4
const everyMs = 3000;

export function sparsely(say: (text: string) => void): (text: () => string) => void {
  let next = performance.now() + everyMs;
  return (text) => {
    if (performance.now() < next) return;
    next = performance.now() + everyMs;
    say(text());
  };
}

export const percent = (share: number): string => `${Math.min(99, Math.floor(share * 100))} %`;

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `12.4 MB` */
export function sizeText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

export const countText = (count: number): string => count.toLocaleString('en-US');
