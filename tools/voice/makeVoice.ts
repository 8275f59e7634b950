// Makes the clips of the call screen: `node tools/voice/makeVoice.ts`. Needs the programs espeak-ng and sox; their output is committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chimeClip, voiceClips } from '../../modules/reception/model/index.ts';

const folder = join(import.meta.dirname, '..', '..', 'apps', 'board', 'public', 'voice');
const work = mkdtempSync(join(tmpdir(), 'lanh-voice-'));
mkdirSync(folder, { recursive: true });

const rateHz = '16000';
/** Silence cut off at both ends, a band that small loudspeakers can carry, one loudness, no clicks at the edges. */
const finish = ['gain', '-9', 'highpass', '120', 'silence', '1', '0.005', '0.8%', 'reverse', 'silence', '1', '0.005', '0.8%', 'fade', '0.012', 'reverse', 'fade', '0.004', 'norm', '-2', 'pad', '0.015', '0.035'];

for (const [name, text] of Object.entries(voiceClips)) {
  const raw = join(work, `${name}.wav`);
  execFileSync('espeak-ng', ['-v', 'vi', '-s', '140', '-p', '48', '-a', '100', '-w', raw, text]);
  execFileSync('sox', [raw, '-r', rateHz, '-c', '1', '-b', '16', join(folder, `${name}.wav`), ...finish]);
}

// Two notes a fourth apart, each dying away.
const note = (name: string, hertz: string) => {
  const path = join(work, `${name}.wav`);
  execFileSync('sox', ['-n', '-r', rateHz, '-c', '1', '-b', '16', path, 'synth', '0.55', 'sine', hertz, 'synth', '0.55', 'sine', 'mix', String(Number(hertz) * 2), 'fade', 'l', '0.005', '0.55', '0.5', 'norm', '-8']);
  return path;
};
execFileSync('sox', [note('high', '784'), note('low', '587'), '-r', rateHz, '-c', '1', '-b', '16', join(folder, `${chimeClip}.wav`), 'pad', '0', '0.1']);
rmSync(work, { recursive: true });
console.log(`${Object.keys(voiceClips).length + 1} clips in ${folder}`);
