// Which template prints a form. spec: PRF-8

/** Forms whose official look is a drawing of its own: files of data/print/forms. */
export const ownTemplates: readonly string[] = ['36-bv2', 'x-01'];

/** `key` as in `urn:lanh:form:36-bv2`; copies that a hospital made of a form print generically. */
export const formTemplate = (key: string): string => (ownTemplates.includes(key) ? `forms/${key}` : 'officialForm');
