// A QR code as an SVG path of unit squares: a screen draws it, and nothing is drawn by markup that came from elsewhere.
import QRCode from 'qrcode';

export interface QrDrawing {
  /** Squares a side; the quiet zone is the drawer's. */
  readonly size: number;
  readonly path: string;
}

export function drawQr(text: string): QrDrawing {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const path = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const)
    .map(([row, column]) => (modules.get(row, column) ? `M${column} ${row}h1v1h-1z` : '')).join('');
  return { size, path };
}
