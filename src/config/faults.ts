/** Settings by name, as the environment gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Every fault of the settings, each with its remedy. Values that may be secret are not in it. */
export class ConfigFaults extends Error {
  constructor(lines: readonly string[]) {
    super(`These settings keep Fleetgraph from starting:\n${lines.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigFaults';
  }
}

/** Collects faults, so that all are told at once. */
export class Faults {
  readonly #lines: string[] = [];

  add(setting: string, problem: string, remedy: string): void {
    this.#lines.push(`${setting} ${problem}: ${remedy}`);
  }

  throwIfAny(): void {
    if (this.#lines.length > 0) throw new ConfigFaults(this.#lines);
  }
}
