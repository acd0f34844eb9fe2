import type { UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";

/** Location of an attribute in a reply: a path of field names such as "ieee.ieeeAppTable"; "" at the top level. */
export interface Located {
  place: string;
}

/** Attributes of a reply that could not be decoded. Both members are absent if the whole reply was decoded. */
export interface Undecoded {
  /** Attributes of the reply that this library does not know. */
  unknown?: (UnknownAttribute & Located)[];
  /** Malformed attributes of the reply, each with the reason. */
  unparsed?: (UnparsedAttribute & Located)[];
}

/** Returns the attributes of a reply that could not be decoded, at any depth. */
export function undecodedOf(fields: object): Undecoded {
  const undecoded: Required<Undecoded> = { unknown: [], unparsed: [] };
  collect(fields as Record<string, unknown>, "", undecoded);
  const { unknown, unparsed } = undecoded;
  return { ...(unknown.length > 0 ? { unknown } : {}), ...(unparsed.length > 0 ? { unparsed } : {}) };
}

function collect(fields: Record<string, unknown>, place: string, undecoded: Required<Undecoded>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === "unknown") undecoded.unknown.push(...(value as UnknownAttribute[]).map((one) => ({ ...one, place })));
    else if (name === "unparsed") {
      undecoded.unparsed.push(...(value as UnparsedAttribute[]).map((one) => ({ ...one, place })));
    } else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
      // Attributes inside a list have the path of the list.
      const inner = Array.isArray(fields) ? place : place === "" ? name : `${place}.${name}`;
      collect(value as Record<string, unknown>, inner, undecoded);
    }
  }
}
