import type { Description } from "bun-netlink/state";

/** A setting that a description cannot express, or that belongs to another program. */
export interface NotImported {
  /** File and line. */
  readonly place: string;
  readonly key: string;
}

/** Result of importing the configuration of another program. */
export interface Imported {
  readonly description: Description;
  readonly notImported: readonly NotImported[];
}
