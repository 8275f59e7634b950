// Reads a QR or bar code with the camera. The decoder and its WebAssembly file are our own files, fetched when first opened.
import { Modal, Text } from '@mantine/core';
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { useText } from '#ui/index.ts';
import classes from './desk.module.css';

// The default would fetch it from a public host; a hospital has to work without.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

const everyMs = 150;

export function CameraScan(props: { onClose: () => void; onCode: (text: string) => void }) {
  const { t } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState(false);
  const onCode = useEffectEvent((text: string) => props.onCode(text));
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    const detector = new BarcodeDetector({ formats: ['qr_code', 'code_128', 'data_matrix', 'pdf417'] });
    const look = async () => {
      if (stopped) return;
      const [code] = video.current && video.current.readyState >= 2 ? await detector.detect(video.current).catch(() => []) : [];
      if (stopped) return;
      if (code?.rawValue) onCode(code.rawValue);
      else setTimeout(() => void look(), everyMs);
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      if (stopped || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      void look();
    };
    start().catch(() => setProblem(true));
    return () => {
      stopped = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return (
    <Modal opened onClose={props.onClose} title={t('reception.camera.title')} size="lg">
      {problem ? <Text size="sm" role="alert">{t('reception.camera.problem')}</Text> : <Text size="sm" mb="xs">{t('reception.camera.hint')}</Text>}
      {!problem && <video ref={video} className={classes.video} muted playsInline aria-label={t('reception.camera.title')} />}
    </Modal>
  );
}
