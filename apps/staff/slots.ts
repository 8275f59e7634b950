// The slots of the staff shell: the whole list, with what each filler is given. spec: SHL-2
import type {} from '#ui/screens/screens.ts';

interface OfPatient {
  readonly patientId: string;
}
interface OfVisit extends OfPatient {
  readonly encounterId: string;
}

declare module '#ui/screens/screens.ts' {
  interface StaffSlots {
    /** Chips in the patient band: allergies first, then flags, coverage, place in the queue. */
    'patient.banner': OfPatient;
    /** Cards of the overview, each with its own title. */
    'chart.summary': OfPatient;
    /** Panes under "Diễn biến & thuốc" beside the timeline. */
    'chart.timeline': OfPatient;
    /** Panes of the results view below the grid. */
    'chart.results': OfPatient;
    /** The imaging view. */
    'chart.imaging': OfPatient;
    /** Panes of the documents view: papers to sign, scans. */
    'chart.documents': OfPatient;
    /** Buttons at the right end of the patient band: start a visit, print a label. */
    'patient.action': OfPatient;
    /** Plan column of the doctor's page: orders, prescription. */
    'visit.plan': OfVisit;
    /** The queue of the room beside the work: a press on a row, or calling the next person, opens that visit. */
    'visit.queue': { readonly onOpen: (visit: { readonly patientId: string; readonly encounterId: string; readonly ticketId: string }) => void };
    /** One-line warnings above the doctor's footer. */
    'visit.strip': OfVisit;
    /** Review before signing (F10): previews of the papers and the one act of signing. `onSigned` when every paper is signed or waits for a service; `onCancel` goes back to the page. `papers`: only these. */
    'visit.sign': OfVisit & { readonly papers?: readonly { readonly kind: string; readonly focus: string }[]; readonly onSigned: () => void; readonly onCancel: () => void };
    /** Papers of one visit with their state: open, print, sign. `onDone`: shown as the print panel, where Enter prints all that is signed. */
    'visit.papers': OfVisit & { readonly onDone?: () => void };
    /** Blocks of the page of a stay: how complete its record is, its forms. */
    'stay.part': OfVisit;
    /** Chips of one person in the list of inpatients. */
    'stay.row': OfVisit & { readonly wardId: string };
    /** Field of the header that takes scanned codes everywhere. */
    'header.scan': Record<string, never>;
    /** State of the person's signing key: unlock, lock, what waits. */
    'header.sign': Record<string, never>;
    /** The queue or room the person works in. */
    'header.place': Record<string, never>;
  }
}
