// XML both ways; the official examples are in test/conformance/official.test.ts. https://hl7.org/fhir/R4/xml.html
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonOf, xmlOf } from './index.ts';
import { scanXml } from './scanXml.ts';

const bare = (json: object | string): string => xmlOf(typeof json === 'string' ? json : JSON.stringify(json)).replace(/^<\?xml[^>]*>\n/, '').replace(' xmlns="http://hl7.org/fhir"', '');
const read = (inside: string, type = 'Patient'): string => jsonOf(`<${type} xmlns="http://hl7.org/fhir">${inside}</${type}>`);
const refusal = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    const { code, issue } = error as { code?: string; issue?: { expression?: string; text: string }[] };
    return [code, issue?.[0]?.expression ?? issue?.[0]?.text];
  }
};
const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p class=\'a\'>Nguyễn &lt; Đào &#160;<br/>\n <!-- x --></p></div>';

describe('RST-13 from JSON to XML', () => {
  test.each([
    ['elements stand in their order, whatever that of the members', '{"birthDate":"1990","name":[{"given":["A","B"],"family":"C"}],"id":"x","resourceType":"Patient"}',
      '<Patient><id value="x"/><name><family value="C"/><given value="A"/><given value="B"/></name><birthDate value="1990"/></Patient>'],
    ['decimals keep their digits', '{"resourceType":"Observation","valueQuantity":{"value":1.10},"component":[{"valueQuantity":{"value":1E-2}}]}',
      '<Observation><valueQuantity><value value="1.10"/></valueQuantity><component><valueQuantity><value value="1E-2"/></valueQuantity></component></Observation>'],
    ['primitives have ids and extensions', '{"resourceType":"Patient","active":true,"_active":{"id":"a"},"name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"u","valueCode":"c"}]}]}]}',
      '<Patient><active id="a" value="true"/><name><given value="A"/><given><extension url="u"><valueCode value="c"/></extension></given></name></Patient>'],
    ['ids of elements are attributes, those of resources are not', '{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o"}],"contact":[{"id":"c","gender":"male"}]}',
      '<Patient><contained><Organization><id value="o"/></Organization></contained><contact id="c"><gender value="male"/></contact></Patient>'],
    ['narrative is part of the document', JSON.stringify({ resourceType: 'Patient', text: { status: 'generated', div } }), `<Patient><text><status value="generated"/>${div}</text></Patient>`],
    ['resources inside a bundle', '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic"},"response":{"status":"400","outcome":{"resourceType":"OperationOutcome"}}}]}',
      '<Bundle><entry><resource><Basic/></resource><response><status value="400"/><outcome><OperationOutcome/></outcome></response></entry></Bundle>'],
    ['what marks up is written out', JSON.stringify({ resourceType: 'Patient', name: [{ text: '<a> & "b"\n\tc\u0001' }] }), '<Patient><name><text value="&lt;a&gt; &amp; &quot;b&quot;&#10;&#9;c\ufffd"/></name></Patient>'],
  ])('RST-13 %s', (...[, json, xml]) => {
    expect(bare(json)).toBe(xml);
  });

  test('RST-13 names that only HTML knows become numbers, a lone & is written out, what is no XML becomes its text', () => {
    const narrative = (inside: string) => bare({ resourceType: 'Basic', text: { div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` } }).match(/<div[^>]*>(.*)<\/div>/)?.[1];
    expect(narrative('&nbsp;&amp;&eacute;&nothing;')).toBe('&#160;&amp;&#233;&amp;nothing;');
    expect(narrative('<a href="?a=1&b=2">x</a>')).toBe('<a href="?a=1&amp;b=2">x</a>');
    expect(narrative('<p class="a" class="b">Đào</p>')).toBe('  Đào  ');
  });

  test('RST-13 indented XML is read as the same resource', () => {
    const json = JSON.stringify({ resourceType: 'Patient', text: { status: 'generated', div }, contact: [{ name: { given: ['a'] } }] });
    expect(xmlOf(json, { pretty: true })).toContain('\n  <contact>\n    <name>\n      <given value="a"/>\n    </name>');
    expect(jsonOf(xmlOf(json, { pretty: true }))).toBe(json);
  });
});

describe('RST-13 from XML to JSON', () => {
  test.each([
    ['lists stay lists, also of one', '<name><given value="A"/></name>', '{"resourceType":"Patient","name":[{"given":["A"]}]}'],
    ['lists of primitives are filled up with null', '<name><given id="a"/><given value="B"/></name>', '{"resourceType":"Patient","name":[{"given":[null,"B"],"_given":[{"id":"a"},null]}]}'],
    ['numbers and truth values', '<active value="true"/><multipleBirthInteger value="2"/>', '{"resourceType":"Patient","active":true,"multipleBirthInteger":2}'],
    ['narrative is kept as it was written', `<text><status value="generated"/>${div}</text>`, JSON.stringify({ resourceType: 'Patient', text: { status: 'generated', div } })],
    ['CDATA and prefixes of narrative are written out', '<text><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p><![CDATA[a<b]]></h:p></h:div></text>',
      JSON.stringify({ resourceType: 'Patient', text: { div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>a&lt;b</p></div>' } })],
    ['comments, instructions and schema locations are passed over', '<!-- a --><?b c?>\n<active xmlns:x="urn:x" x:y="z" value="false"/>', '{"resourceType":"Patient","active":false}'],
    ['character references', '<language value="&#x76;i&amp;&#10;"/>', '{"resourceType":"Patient","language":"vi&\\n"}'],
    ['what is no number stays text, for the validation to name', '<multipleBirthInteger value="01"/>', '{"resourceType":"Patient","multipleBirthInteger":"01"}'],
  ])('RST-13 %s', (...[, xml, json]) => {
    expect(read(xml)).toBe(json);
  });

  test('RST-13 the namespace of FHIR may have a prefix', () => {
    expect(jsonOf('\ufeff<?xml version="1.0" encoding="utf-8"?>\n<f:Patient xmlns:f="http://hl7.org/fhir"><f:active value="true"/></f:Patient>\n'.slice(1))).toBe('{"resourceType":"Patient","active":true}');
  });

  test.each([
    ['a DOCTYPE', '<!DOCTYPE Patient [<!ENTITY a "b">]><Patient xmlns="http://hl7.org/fhir"/>', ['fhir.xml-doctype', undefined]],
    ['a host of namespaces', `<Patient xmlns="http://hl7.org/fhir" ${Array.from({ length: 120 }, (_, at) => `xmlns:n${at}="u"`).join(' ')}/>`, ['fhir.bad-xml', 'line 1, column 1: more than 100 namespaces are declared']],
    ['an entity', '<Patient xmlns="http://hl7.org/fhir">\n<language value="&a;"/></Patient>', ['fhir.bad-xml', 'line 2, column 1: an & begins no character reference']],
    ['a reference to no character', '<Patient xmlns="http://hl7.org/fhir"><language value="&#0;"/></Patient>', ['fhir.bad-xml', expect.stringContaining('line 1')]],
    ['another encoding', '<?xml version="1.0" encoding="utf-16"?><Patient xmlns="http://hl7.org/fhir"/>', ['fhir.bad-xml', expect.stringContaining('UTF-8')]],
    ['no namespace', '<Patient/>', ['fhir.bad-xml', expect.stringContaining('namespace')]],
    ['no resource', '<Nothing xmlns="http://hl7.org/fhir"/>', ['fhir.bad-xml', expect.stringContaining('no resource')]],
    ['a data type', '<HumanName xmlns="http://hl7.org/fhir"/>', ['fhir.bad-xml', expect.stringContaining('no resource')]],
    ['an unknown element', '<Patient xmlns="http://hl7.org/fhir"><contact><colour value="red"/></contact></Patient>', ['fhir.bad-xml', 'Patient.contact[0]']],
    ['an unknown attribute', '<Patient xmlns="http://hl7.org/fhir"><active value="true" colour="red"/></Patient>', ['fhir.bad-xml', 'Patient.active']],
    ['an element twice', '<Patient xmlns="http://hl7.org/fhir"><active value="true"/><active value="true"/></Patient>', ['fhir.bad-xml', 'Patient.active']],
    ['text between elements', '<Patient xmlns="http://hl7.org/fhir">a</Patient>', ['fhir.bad-xml', 'Patient']],
    ['two contained in one', '<Patient xmlns="http://hl7.org/fhir"><contained><Basic/><Basic/></contained></Patient>', ['fhir.bad-xml', 'Patient.contained[0]']],
    ['narrative of FHIR’s namespace', '<Patient xmlns="http://hl7.org/fhir"><text><div/></text></Patient>', ['fhir.bad-xml', 'Patient.text.div']],
    ['an element left open', '<Patient xmlns="http://hl7.org/fhir"><name>', ['fhir.bad-xml', expect.stringContaining('<name> is left open')]],
    ['elements that cross', '<Patient xmlns="http://hl7.org/fhir"><name></Patient></name>', ['fhir.bad-xml', expect.stringContaining('closes another')]],
    ['two roots', '<Patient xmlns="http://hl7.org/fhir"/><Patient xmlns="http://hl7.org/fhir"/>', ['fhir.bad-xml', expect.stringContaining('second root')]],
    ['an attribute twice', '<Patient xmlns="http://hl7.org/fhir"><active value="true" value="true"/></Patient>', ['fhir.bad-xml', expect.stringContaining('stands twice')]],
    ['no quotes', '<Patient xmlns=a/>', ['fhir.bad-xml', expect.stringContaining('line 1, column 1')]],
    ['no end', `<${'a'.repeat(100_000)}`, ['fhir.bad-xml', expect.stringContaining('not well formed')]],
    ['nothing', ' ', ['fhir.bad-xml', 'the body is empty']],
    ['depth without end', `<Patient xmlns="http://hl7.org/fhir">${'<extension>'.repeat(101)}`, ['fhir.too-deep', undefined]],
    ['an undeclared prefix', '<f:Patient/>', ['fhir.bad-xml', expect.stringContaining('not declared')]],
  ])('RST-14 %s is refused with its place', (...[, xml, outcome]) => {
    expect(refusal(() => jsonOf(xml))).toEqual(outcome);
  });
});

test('RST-13 any text comes back through XML, and another parser reads ours as we do', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (text, given) => {
    const possible = text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
    const json = JSON.stringify({ resourceType: 'Patient', name: [{ text: possible, given: given.map((one) => one.replace(/\p{Cc}/gu, '')) }] });
    const xml = xmlOf(json);
    expect(jsonOf(xml)).toBe(json);
    const document = new DOMParser().parseFromString(xml, 'application/xml');
    expect(document.getElementsByTagName('text')[0]?.getAttribute('value')).toBe(possible);
  }), { numRuns: 200 });
});

test('RST-14 whatever is taken out of a document or put into it, it is read or refused', () => {
  const whole = xmlOf(JSON.stringify({ resourceType: 'Patient', text: { status: 'generated', div }, name: [{ given: ['a'] }] }));
  fc.assert(fc.property(fc.nat(), fc.nat(20), fc.constantFrom('', '<', '>', '"', '&', '/', ']]>', '<!--', '<![CDATA[', '<?', 'x', ' '), (place, length, put) => {
    const at = place % whole.length;
    const outcome = refusal(() => scanXml(whole.slice(0, at) + put + whole.slice(at + length)));
    if (Array.isArray(outcome)) expect(outcome[0]).toMatch(/^fhir\./);
  }), { numRuns: 500 });
});

test('RST-13 what no type has is left out, whatever it is', () => {
  const members = fc.dictionary(fc.constantFrom('id', 'name', 'entry', 'parameter', 'text', 'extension', 'contained', 'valueDecimal', '_active', 'meta', 'resource'), fc.jsonValue());
  fc.assert(fc.property(fc.constantFrom('Patient', 'Bundle', 'Parameters', 'Observation'), members, (resourceType, rest) => {
    expect(scanXml(xmlOf(JSON.stringify({ resourceType, ...rest }))).name).toBe(resourceType);
  }), { numRuns: 200 });
});
