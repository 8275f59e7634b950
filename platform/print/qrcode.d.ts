// The part of npm package qrcode that is used; it ships no types.
declare module 'qrcode' {
  export interface SvgOptions { type: 'svg'; margin?: number; errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H' }
  const qrcode: {
    toString(text: string, options: SvgOptions): Promise<string>;
    create(text: string, options: { errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' }): { readonly modules: { readonly size: number; get(row: number, column: number): number } };
  };
  export default qrcode;
}
