import { createRoot } from 'react-dom/client';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './price-bar.css';
import { Explorer } from './explorer.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Explorer />);
