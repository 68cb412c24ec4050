/** One thing that a manual says one can do. */
export interface Capability {
  /** Its row in the manual's table, or its section; undefined for what the others need and the manual does not name. */
  readonly row?: number | string;
  readonly name: string;
  /** The upstream's operations behind it. */
  readonly operations: readonly string[];
  /** Mutations that do it by several of the upstream's operations. */
  readonly mutations?: readonly string[];
  /** Documents that between them make each of its reads. */
  readonly queries: readonly string[];
}
