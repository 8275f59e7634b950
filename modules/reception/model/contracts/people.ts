// Finding and registering people. spec: RCP
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { addressInputShape, categoryShape, coverageInputShape, idShape, lookupShape, partialDateShape, personRowShape, reasonText, sexShape, shortText } from './shapes.ts';

/** One box: `{ text }` is anything scanned or typed. Best match first. */
export const findPatients = operation({
  code: 'find-patients', on: 'Patient', level: 'type',
  input: z.object({ text: z.string().max(20_000).optional(), lookups: z.array(lookupShape).max(10).optional(), limit: z.int().min(1).max(50).default(12).optional() }),
  output: z.object({ patients: z.array(personRowShape.extend({ by: lookupShape.shape.by })), appointmentId: idShape.optional() }),
  permission: 'reception.find', scope: 'facility', signature: 'none', faults: [], affectsState: false,
});

export const personInputShape = z.object({
  kind: z.enum(['ordinary', 'newborn', 'unknown', 'foreigner']).default('ordinary'),
  name: shortText.optional(),
  birthDate: partialDateShape.optional(),
  sex: sexShape,
  phone: z.string().max(30).optional(),
  citizenId: z.string().max(20).optional(),
  oldCitizenId: z.string().max(20).optional(),
  insuranceNumber: z.string().max(20).optional(),
  passport: z.string().max(20).optional(),
  nationality: z.string().max(10).optional(),
  ethnicGroup: z.object({ code: z.string().max(10), display: shortText }).optional(),
  occupation: z.object({ code: z.string().max(10), display: shortText }).optional(),
  address: addressInputShape.optional(),
  /** Who to call; for a newborn the mother, with `motherId` when she is known here. */
  contact: z.object({ name: shortText.optional(), phone: z.string().max(30).optional(), relation: shortText.optional() }).optional(),
  motherId: idShape.optional(),
  /** JPEG in base64, at most 200 kB. */
  photo: z.string().max(280_000).optional(),
});
export type PersonInput = z.input<typeof personInputShape>;

export const duplicateShape = personRowShape.extend({
  score: z.int(),
  level: z.enum(['same', 'likely', 'possible']),
  agree: z.array(z.string()),
  differ: z.array(z.string()),
});
export type DuplicateRow = z.infer<typeof duplicateShape>;

/** Registers a person, or answers with likely the same people; with `duplicateReason` it registers all the same. */
export const registerPatient = operation({
  code: 'register-patient', on: 'Patient', level: 'type',
  input: z.object({ person: personInputShape, duplicateReason: reasonText.optional(), coverage: coverageInputShape.optional(), category: categoryShape.optional() }),
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('registered'), patientId: idShape, patientCode: z.string() }),
    z.object({ outcome: z.literal('duplicates'), candidates: z.array(duplicateShape) }),
  ]),
  permission: 'reception.register', scope: 'facility', signature: 'none', affectsState: true,
  faults: ['reception.name-required', 'reception.birth-date-wrong', 'reception.birth-date-future', 'reception.citizen-id-wrong', 'reception.insurance-number-wrong', 'reception.phone-wrong', 'reception.identifier-taken', 'reception.photo-wrong'],
});

export const proposeAddressOperation = operation({
  code: 'propose-address', on: null, level: 'system',
  input: z.object({ text: z.string().max(500) }),
  output: z.object({
    original: z.string(), line: z.string(), threeLevels: z.boolean(),
    province: z.object({ code: z.string(), name: z.string() }).optional(),
    choices: z.array(z.object({ communeCode: z.string(), commune: z.string(), provinceCode: z.string(), province: z.string(), because: z.enum(['same', 'merged', 'name', 'near']) })),
  }),
  permission: 'reception.find', scope: 'facility', signature: 'none', faults: [], affectsState: false,
});

const communeChoiceShape = z.object({ communeCode: z.string(), commune: z.string(), provinceCode: z.string(), province: z.string() });

/** Communes by name; `known` is false where no list of communes was imported. */
export const findCommunesOperation = operation({
  code: 'find-communes', on: null, level: 'system',
  input: z.object({ text: z.string().max(200), provinceCode: z.string().max(10).optional() }),
  output: z.object({ known: z.boolean(), choices: z.array(communeChoiceShape) }),
  permission: 'reception.find', scope: 'facility', signature: 'none', faults: [], affectsState: false,
});

/** The portrait kept with the record, to compare with the face at the desk. */
export const patientPhoto = operation({
  code: 'patient-photo', on: 'Patient', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', permission: 'reception.find', affectsState: false, faults: [],
  input: z.object({}), output: z.object({ contentType: z.string(), data: z.string() }).partial(),
});

/** Adds what a card says and the record lacks; a number that another record has is refused. */
export const completePatient = operation({
  code: 'complete-patient', on: 'Patient', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', permission: 'reception.register', affectsState: true,
  input: personInputShape.pick({ citizenId: true, oldCitizenId: true, insuranceNumber: true, passport: true, phone: true }),
  output: z.object({ completed: z.boolean() }),
  faults: ['reception.citizen-id-wrong', 'reception.insurance-number-wrong', 'reception.phone-wrong', 'reception.identifier-taken'],
});
