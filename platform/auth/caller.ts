// Who is calling. Built once per request from the access token; nothing below the pipe asks again.

export interface Caller {
  /** Key of the licensed facility (tenant): the leading column of every table. */
  readonly dk: number;
  /** FHIR id of the facility's Organization. */
  readonly facilityId: string;
  readonly accountId: string;
  /** Session of the person; undefined for backend clients. */
  readonly sessionId?: string;
  /** Until when the session needs no fresh proof of who sits there. */
  readonly provedUntil?: Date;
  /** OAuth client that got the token. */
  readonly clientId: string;
  /** Reference written as `agent`/author: `PractitionerRole/…`, `Patient/…` or `Device/…`. */
  readonly reference: string;
  readonly practitionerId?: string;
  readonly practitionerRoleId?: string;
  /** Own record of a patient's token; such a caller sees nothing else. */
  readonly patientId?: string;
  /** Patient whose chart was open when the app was started: `patient/` scopes of staff reach no further. */
  readonly launchPatientId?: string;
  /** Role codes in force now, e.g. `doctor`, `reception`. */
  readonly roles: readonly string[];
  /** Location/Organization ids of the departments the person works in. */
  readonly departmentIds: readonly string[];
  /** Permission codes `room.verb` that the roles give. */
  readonly permissions: ReadonlySet<string>;
  /** A program acting by itself: no person, no role; its scopes alone decide. */
  readonly system?: true;
  /** SMART scopes granted; `undefined` = first-party session, roles alone decide. */
  readonly scopes?: readonly string[];
  /** Human name for audit and signatures. */
  readonly displayName: string;
  /** Break-glass purpose in force for a patient, if any: patient id → reason code. */
  readonly breakGlass?: ReadonlyMap<string, string>;
}
