// A QR code that the server drew as a path: dark on white by day and by night, or no phone reads it.
import classes from './controls.module.css';

export interface QrDrawing {
  readonly size: number;
  readonly path: string;
}

/** Squares of white that readers want around it. */
const quiet = 4;

export function QrCode({ drawing: { size, path }, label }: { drawing: QrDrawing; label: string }) {
  const side = size + 2 * quiet;
  return (
    <svg className={classes.qr} viewBox={`${-quiet} ${-quiet} ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x={-quiet} y={-quiet} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
