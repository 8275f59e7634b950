// Routes of all rooms under one frame; each screen's script is fetched when it is first opened. spec: SHL-1
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, useRouterState } from '@tanstack/react-router';
import { type ComponentType, useEffect } from 'react';
import { usePermission, useSession } from '#fhir/client/index.ts';
import { EmptyState, FaultBoundary, Loading, type ScreenRoute, useText } from '#ui/index.ts';
import { Frame } from './frame/Frame.tsx';
import type { Registry } from './registry.ts';

export function createStaffRouter(registry: Registry) {
  const rootRoute = createRootRoute({ component: () => <Frame registry={registry} />, notFoundComponent: NotFound });
  const home = createRoute({ getParentRoute: () => rootRoute, path: '/', component: () => <Home registry={registry} /> });
  const account = createRoute({ getParentRoute: () => rootRoute, path: '/account', component: screenOf({ path: '/account', load: () => import('./account/AccountPage.tsx'), title: 'shell.account' }) });
  const screens = registry.routes.map((route) => createRoute({ getParentRoute: () => rootRoute, path: route.path, component: screenOf(route) }));
  return createRouter({
    routeTree: rootRoute.addChildren([home, account, ...screens]),
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading />,
    defaultPendingMs: 150,
    scrollRestoration: true,
  });
}

function Home(props: { registry: Registry }) {
  const session = useSession();
  const own = session.patientId && `/patients/${session.patientId}`;
  return <Navigate to={own || props.registry.homeOf(session.roles)} replace />;
}

function NotFound() {
  const { t } = useText();
  return <EmptyState text={t('shell.notFound')} />;
}

function screenOf(route: ScreenRoute) {
  const Screen = lazyRouteComponent(route.load, 'Screen') as ComponentType;
  return function GuardedScreen() {
    const { t } = useText();
    const allowed = usePermission(route.permission);
    const path = useRouterState({ select: (state) => state.location.pathname });
    const title = t(route.title);
    useEffect(() => {
      document.title = `${title} · Lành`;
    }, [title]);
    if (!allowed) return <EmptyState text={t('shell.notAllowed')} />;
    return (
      <FaultBoundary key={path}>
        <Screen />
      </FaultBoundary>
    );
  };
}
