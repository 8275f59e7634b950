// The name of a room beside its code: what the code already says is left out. spec: RCP
/** `shortRoomName('Phòng 12 – Nội tổng quát')` is `Nội tổng quát`; a name that has nothing else stays. */
export const shortRoomName = (name: string): string => name.replace(/^(?:Phòng(?: khám)?|Buồng)\s+\d+\w?\s*[–—-]\s*/i, '') || name;
