// The part of npm package qrcode that is used; it ships no types.
declare module 'qrcode' {
  export interface SvgOptions { type: 'svg'; margin?: number; errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H' }
  const qrcode: { toString(text: string, options: SvgOptions): Promise<string> };
  export default qrcode;
}
