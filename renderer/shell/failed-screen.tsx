import { Component, type ReactNode } from 'react';
import { ErrorPanel } from '../components/error-panel.tsx';

/** A mistake in one screen is shown in its place; the others go on. */
export class FailedScreen extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <ErrorPanel error={error} retry={() => this.setState({ error: undefined })} />
    );
  }
}
