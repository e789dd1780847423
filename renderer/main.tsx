import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openClient } from './client/client.ts';
import { ClientContext } from './client/use-client.ts';
import { allowOwnStyles } from './styles/style-nonce.ts';
import './styles/styles.ts';

allowOwnStyles();

const queries = new QueryClient({
  // The host is beside the page: what failed there fails again, and its error is shown at once.
  defaultOptions: {
    queries: { retry: false, staleTime: 2000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ClientContext value={openClient()}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </ClientContext>
    </StrictMode>,
  );
}
