import { parseAmount } from '../upstream/prices/amounts.ts';
import type { DailyBudgets } from '../upstream/steps/budget.ts';
import type { Env, Faults } from './faults.ts';

/** What each caller may spend a day, from `FLEETGRAPH_BUDGETS`; `*` stands for every caller that is not named. */
export function readBudgets(env: Env, faults: Faults): DailyBudgets {
  const entries = (env.FLEETGRAPH_BUDGETS ?? '').split(',').flatMap((entry, index) => {
    if (entry.trim() === '') return [];
    const [, caller = '', text = ''] = /^(.+):([^:]+)$/.exec(entry.trim()) ?? [];
    const amount = parseAmount(text.trim());
    if (amount !== undefined) return [[caller.trim(), amount] as const];
    faults.add(
      'FLEETGRAPH_BUDGETS',
      `has no valid entry at place ${index + 1}`,
      'write caller:amount, for example dashboard:0.50,*:0.10',
    );
    return [];
  });
  return new Map(entries);
}
