// Where the facility's seal stands in a package: all that is not the same each time.
export const sealPaths = {
  xml: 'signatures/HoSoBenhAn.xml', json: 'signatures/HoSoBenhAn.json.jws', bundle: 'signatures/bundle.json', manifest: 'signatures/manifest.json.jws', stamp: 'signatures/manifest.json.jws.tst',
} as const;
