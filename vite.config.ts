import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const ui = join(import.meta.dirname, 'src/web/ui');

/** The pages for a browser. Built at install, served by the gateway, without anything from another machine. */
export default defineConfig({
  root: ui,
  plugins: [react()],
  publicDir: false,
  logLevel: 'warn',
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'src/generated/web'),
    emptyOutDir: true,
    // The editor of GraphiQL is one large piece.
    chunkSizeWarningLimit: 6000,
    rolldownOptions: {
      input: { graphiql: join(ui, 'graphiql.html'), fees: join(ui, 'fees.html') },
      // Words of React's compiler, which is done with these files.
      onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
    },
  },
});
