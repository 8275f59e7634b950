// Who works where in the demo: the desk, the nurse, and which doctor sits in which room.   spec: DEM
export interface Clinic { readonly department: 'NOI' | 'NHI' | 'TMH' | 'SAN'; readonly roomCode: string; readonly doctor: string }

export interface DemoSite {
  readonly dk: number;
  readonly desk: string;
  readonly nurse: string;
  readonly clinics: readonly Clinic[];
  /** Share of all visits. */
  readonly share: number;
}

export const demoSites: readonly DemoSite[] = [
  {
    dk: 1, desk: 'tiepdon', nurse: 'dieuduong', share: 0.85,
    clinics: [
      { department: 'NOI', roomCode: 'P11', doctor: 'bacsi' }, { department: 'NOI', roomCode: 'P12', doctor: 'bacsi' }, { department: 'NHI', roomCode: 'P14', doctor: 'bacsinhi' },
      { department: 'TMH', roomCode: 'P15', doctor: 'bacsitmh' }, { department: 'SAN', roomCode: 'P16', doctor: 'bacsisan' },
    ],
  },
  { dk: 2, desk: 'pk.tiepdon', nurse: 'pk.dieuduong', share: 0.15, clinics: [{ department: 'NOI', roomCode: 'P1', doctor: 'pk.bacsi' }, { department: 'NHI', roomCode: 'P2', doctor: 'pk.bacsi' }] },
];
