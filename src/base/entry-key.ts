import { type Check, checkObject } from "./check.ts";

/** Only the fields that identify the entry need to be present. */
export type KeyOf<Entry, Names extends keyof Entry = keyof Entry> = (entry: Pick<Entry, Names>) => string;

/**
 * `identityOf` returns the fields that identify an entry of a table.
 *
 * @param checks checks of the fields that `identityOf` cannot read if they have another type.
 */
export function entryKey<Entry extends object>(
  identityOf: (entry: Entry) => object,
  checks: Partial<Record<NoInfer<keyof Entry & string>, Check>> = {},
): (entry: Entry) => string {
  const known = Object.entries(checks) as [keyof Entry & string, Check][];
  return (entry) => {
    checkObject(entry, "entry");
    for (const [name, check] of known) check(entry[name], `entry.${name}`);
    return fieldsText(identityOf(entry));
  };
}

export function fieldsKey<Entry extends object>(...names: (keyof Entry & string)[]): (entry: Entry) => string {
  return entryKey((entry) => Object.fromEntries(names.map((name) => [name, entry[name]])));
}

/** Distinguishes entries with the same key: `key`, `key #1`, `key #2`. */
export function numberedKey(key: string, number: number): string {
  return number === 0 ? key : `${key} #${number}`;
}

/** Returns the names and values of defined fields as text. */
export function fieldsText(fields: object): string {
  const words: string[] = [];
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) words.push(name, valueText(value));
  return words.join(" ");
}

function valueText(value: unknown): string {
  if (value instanceof Uint8Array) return value.toHex();
  if (Array.isArray(value)) return `[${value.map(valueText).join(",")}]`;
  return typeof value === "object" && value !== null ? `{${fieldsText(value)}}` : String(value);
}
