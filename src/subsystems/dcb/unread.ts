import type { UnknownAttribute, UnparsedAttribute } from "../../schema/kept.ts";

/** Where an attribute lies: the fields of the family around it ("ieee.ieeeAppTable"); "" at the top. */
export interface Placed {
  place: string;
}

/** What an answer says and nobody can read. Absent when there is nothing of it. */
export interface Unread {
  /** What the kernel says and this library does not know. */
  unknown?: (UnknownAttribute & Placed)[];
  /** What the kernel says and what is not what it should be, with the reason. */
  unparsed?: (UnparsedAttribute & Placed)[];
}

/** What nobody can read in an answer, at whatever depth. */
export function unreadOf(fields: object): Unread {
  const unread: Required<Unread> = { unknown: [], unparsed: [] };
  collect(fields as Record<string, unknown>, "", unread);
  const { unknown, unparsed } = unread;
  return { ...(unknown.length > 0 ? { unknown } : {}), ...(unparsed.length > 0 ? { unparsed } : {}) };
}

function collect(fields: Record<string, unknown>, place: string, unread: Required<Unread>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === "unknown") unread.unknown.push(...(value as UnknownAttribute[]).map((one) => ({ ...one, place })));
    else if (name === "unparsed") {
      unread.unparsed.push(...(value as UnparsedAttribute[]).map((one) => ({ ...one, place })));
    } else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
      // A list goes by the name of what is in it.
      const inner = Array.isArray(fields) ? place : place === "" ? name : `${place}.${name}`;
      collect(value as Record<string, unknown>, inner, unread);
    }
  }
}
