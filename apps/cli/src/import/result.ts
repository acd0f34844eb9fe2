import type { Description } from "bun-netlink/state";

/** Where a setting is. */
export interface Origin {
  /** File and line of the setting: "/etc/netplan/01.yaml:5". */
  readonly place: string;
  /** Name of the setting in its file: "[Network] Address", or "network.ethernets.eth0.addresses". */
  readonly label: string;
}

/** A setting or entry that is not part of the description. */
export interface NotImported extends Origin {
  readonly reason: string;
}

/** Result of importing the configuration of another program. */
export interface Imported {
  readonly description: Description;
  readonly notImported: readonly NotImported[];
}
