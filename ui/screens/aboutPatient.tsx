// A screen says whom it is about; the shell shows that person's band above it. spec: SHL-5
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export interface AboutPatient {
  readonly patientId: string;
  /** The visit the screen works on, where there is one. */
  readonly encounterId?: string | undefined;
}
interface AboutState {
  readonly about: AboutPatient | undefined;
  readonly setAbout: (about: AboutPatient | undefined) => void;
}
const AboutContext = createContext<AboutState>({ about: undefined, setAbout: () => undefined });

export function AboutPatientProvider(props: { children: ReactNode }) {
  const [about, setAbout] = useState<AboutPatient | undefined>(undefined);
  const value = useMemo(() => ({ about, setAbout }), [about]);
  return <AboutContext.Provider value={value}>{props.children}</AboutContext.Provider>;
}

/** For the shell: whom the screen is about now. */
export const useAbout = (): AboutPatient | undefined => useContext(AboutContext).about;

/** For screens: `useAboutPatient(patientId, encounterId)`; `undefined` shows no band. */
export function useAboutPatient(patientId: string | undefined, encounterId?: string): void {
  const { setAbout } = useContext(AboutContext);
  useEffect(() => {
    setAbout(patientId === undefined ? undefined : { patientId, encounterId });
    return () => setAbout(undefined);
  }, [setAbout, patientId, encounterId]);
}
