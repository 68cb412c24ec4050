import { createRoot } from 'react-dom/client';
import './fees.css';
import { FeesPage } from './fees-page.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<FeesPage />);
