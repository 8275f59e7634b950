// Who is signed in, as `GET /auth/me` tells it; the rest of the screen asks here what this person may do. spec: SES

export interface SessionRole {
  /** `doctor`, `reception`, … */
  readonly code: string;
  /** The role's name in Vietnamese as the facility writes it; screens prefer the message `role.<code>`. */
  readonly display?: string;
  readonly practitionerRoleId?: string;
}

export interface Session {
  readonly accountId: string;
  readonly displayName: string;
  readonly facility: { readonly id: string; readonly name: string };
  readonly practitionerId?: string;
  readonly practitionerRoleId?: string;
  /** Roles in force now. */
  readonly roles: readonly string[];
  /** Every role the person may switch to without signing in again. */
  readonly availableRoles: readonly SessionRole[];
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly permissions: readonly string[];
  /** Offered only on an enrolled device after a full sign-in this shift. */
  readonly pin?: { readonly set: boolean; readonly deviceEnrolled: boolean };
  /** The shared PC this is, if it is one. */
  readonly device?: { readonly name: string; readonly zone: string };
  /** The screen is locked, also when that happened in another tab. */
  readonly locked?: boolean;
  readonly idleLockMinutes?: number;
  /** Somebody else chose the password: nothing is answered before it is changed. */
  readonly mustChangePassword?: boolean;
  /** A role of the person needs a second factor: nothing is answered before it is set up. */
  readonly mustSetUpFactor?: boolean;
  /** Days the account lay idle before, told when the limit was near. */
  readonly idle?: { readonly days: number; readonly limit: number };
  readonly patientId?: string;
  /** Taken over by PIN: what opens the account is not changed from here. */
  readonly byPin?: boolean;
}
