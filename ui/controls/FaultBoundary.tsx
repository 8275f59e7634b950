// A screen that broke says what is safe, what to do, and gives IT a code. spec: SHL-3
import { Alert, Button, Group, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { T } from '../text/TextProvider.tsx';

interface BoundaryState {
  readonly code: string | undefined;
}

/** Short code that stands both on the screen and in the browser's log, so that IT can match the two. */
const newCode = (): string => `UI-${Math.floor(Date.now() / 1000).toString(36).slice(-5).toUpperCase()}`;

export class FaultBoundary extends Component<{ children: ReactNode; compact?: boolean }, BoundaryState> {
  override state: BoundaryState = { code: undefined };

  static getDerivedStateFromError(): BoundaryState {
    return { code: newCode() };
  }

  override componentDidCatch(error: unknown): void {
    console.error(this.state.code, error);
  }

  override render(): ReactNode {
    if (this.state.code === undefined) return this.props.children;
    return (
      <Alert color="red" role="alert" m={this.props.compact ? 0 : 'lg'} title={<T k="ui.broken.title" />}>
        <Text size="sm">
          <T k="ui.broken.text" values={{ code: this.state.code }} />
        </Text>
        <Group mt="sm">
          <Button size="compact-sm" variant="default" onClick={() => this.setState({ code: undefined })}>
            <T k="ui.retry" />
          </Button>
        </Group>
      </Alert>
    );
  }
}
