import { type Prefix, parseNetwork } from "../../subsystems/route/prefix.ts";

/** Where routes lead: the leading bits that addresses have in common. */
export interface Destination extends Omit<Prefix, "family"> {
  /** Undefined for both. */
  readonly family: number | undefined;
}

const EVERYWHERE: Destination = { family: undefined, bytes: new Uint8Array(16), length: 0 };

/**
 * The destination that a text is: "10.0.0.0/8", "2001:db8::/32", an address alone for all of its bits, or "default", which is
 * everywhere in both families.
 *
 * @throws TypeError for what is none; RangeError for a length that the address does not have, and for bits behind it: no
 * route leads there.
 */
export function parseDestination(text: string): Destination {
  return text === "default" ? EVERYWHERE : parseNetwork(text, "destination");
}
