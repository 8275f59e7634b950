// Reads a QR or bar code with the camera. The decoder and its WebAssembly file are our own files, fetched when first opened.
import { Modal, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
// Of the very package that reads it: glue and WebAssembly of two versions do not fit together.
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { useText } from '#ui/index.ts';
import classes from './desk.module.css';

// The default would fetch it from a public host; a hospital has to work without.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

const everyMs = 150;

/** The text of a code in the picture, if one can be read. */
async function readFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<string | undefined> {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (!drawing || canvas.width === 0) return undefined;
  drawing.drawImage(video, 0, 0);
  const [code] = await readBarcodes(drawing.getImageData(0, 0, canvas.width, canvas.height), { formats: ['QRCode', 'Code128', 'DataMatrix', 'PDF417'], tryHarder: true, maxNumberOfSymbols: 1 });
  return code?.isValid ? code.text : undefined;
}

export function CameraScan(props: { onClose: () => void; onCode: (text: string) => void }) {
  const { t } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState(false);
  const onCode = useEffectEvent((text: string) => props.onCode(text));
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    const canvas = document.createElement('canvas');
    const look = async () => {
      if (stopped) return;
      const text = video.current && video.current.readyState >= 2 ? await readFrame(video.current, canvas) : undefined;
      if (stopped) return;
      if (text) onCode(text);
      else setTimeout(again, everyMs);
    };
    // A reader that breaks says so instead of looking for ever.
    const again = () => void look().catch(() => setProblem(true));
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      if (stopped || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      again();
    };
    start().catch(() => setProblem(true));
    return () => {
      stopped = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened onClose={props.onClose} title={t('reception.camera.title')} size="lg">
      {problem ? <Text size="sm" role="alert">{t('reception.camera.problem')}</Text> : <Text size="sm" mb="xs">{t('reception.camera.hint')}</Text>}
      {!problem && <video ref={video} className={classes.video} muted playsInline aria-label={t('reception.camera.title')} />}
    </Modal>
  );
}
