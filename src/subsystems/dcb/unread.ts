import type { UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";

/** Location of an attribute in a reply: a path of field names such as "ieee.ieeeAppTable"; "" at the top level. */
export interface Placed {
  place: string;
}

/** Attributes of a reply that could not be decoded. Both members are absent if the whole reply was decoded. */
export interface Unread {
  /** Attributes of the reply that this library does not know. */
  unknown?: (UnknownAttribute & Placed)[];
  /** Malformed attributes of the reply, each with the reason. */
  unparsed?: (UnparsedAttribute & Placed)[];
}

/** Returns the attributes of a reply that could not be decoded, at any depth. */
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
      // Attributes inside a list have the path of the list.
      const inner = Array.isArray(fields) ? place : place === "" ? name : `${place}.${name}`;
      collect(value as Record<string, unknown>, inner, unread);
    }
  }
}
