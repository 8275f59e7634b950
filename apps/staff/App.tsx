// Nobody signed in: the sign-in page. Somebody: the frame with the screens their roles allow.
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { RefusalNote, useSessionState } from '#fhir/client/index.ts';
import { Loading, SlotProvider } from '#ui/index.ts';
import { createRegistry } from './registry.ts';
import { rooms } from './rooms.ts';
import { createStaffRouter } from './router.tsx';
import { AuthorizePage } from './signIn/AuthorizePage.tsx';
import { FirstPasswordPage } from './signIn/FirstPasswordPage.tsx';
import { SetUpFactorPage } from './signIn/SetUpFactorPage.tsx';
import { StepUp } from './signIn/StepUp.tsx';
import { SignInPage } from './signIn/SignInPage.tsx';
import { sessionMark } from './signIn/useAuth.ts';

const registry = createRegistry(rooms);
const router = createStaffRouter(registry);

export function App() {
  const { session, loading, refusal, refresh } = useSessionState();
  const slots = useMemo(() => registry.slotsFor(session?.permissions ?? []), [session?.permissions]);
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent) => {
      if (key === sessionMark) void refresh();
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [refresh]);
  // The recovery codes stay on screen until they are put away, though nothing bars the person any more.
  const [settingUp, setSettingUp] = useState(false);
  if (session?.mustSetUpFactor && !settingUp) setSettingUp(true);
  if (loading) return <Loading />;
  if (refusal) return <RefusalNote refusal={refusal} retry={() => void refresh()} />;
  if (!session) return <SignInPage />;
  if (session.mustChangePassword && !session.locked) return <FirstPasswordPage />;
  if ((session.mustSetUpFactor || settingUp) && !session.locked) {
    return (
      <>
        <SetUpFactorPage onDone={() => setSettingUp(false)} />
        <StepUp />
      </>
    );
  }
  // An app asks for access: nothing of the frame is shown beside the question.
  const asking = /^\/authorize\/([\w-]{10,100})$/.exec(location.pathname)?.[1];
  if (asking) return <AuthorizePage uid={asking} />;
  // A new person is a new screen: nothing of the earlier one stays mounted. Drafts are kept by name.
  return (
    <SlotProvider value={slots} key={session.accountId}>
      <RouterProvider router={router} />
      <StepUp />
    </SlotProvider>
  );
}
