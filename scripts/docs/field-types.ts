import { emitTypes } from "../../src/schema/generate/types.ts";
import type { Family } from "../../src/schema/index.ts";

/** A field of an interface in a generated family module. */
export interface FieldType {
  /** Type of the field after decoding. */
  readonly type: string;
  /** Facts from the comment of the field, without the name of the attribute, such as its limits. */
  readonly facts: string;
}

/** Returns the fields of all interfaces in a family's module, by interface name and field name. */
export function fieldTypes(family: Family): Map<string, Map<string, FieldType>> {
  const interfaces = new Map<string, Map<string, FieldType>>();
  for (const text of emitTypes(family)) {
    const name = /^export (?:interface|type) (\w+)/m.exec(text)?.[1];
    if (name === undefined) continue;
    const fields = text.matchAll(/^ {2}\/\*\* (?:[^:]+: )?(.*)\. \*\/(?: |\n {2})("[^"]+"|\w+)\??: (.*);$/gm);
    const entries = [...fields].map(([, facts, field, type]) => {
      return [field!.replaceAll('"', ""), { facts: facts!, type: decodedType(type!) }] as const;
    });
    interfaces.set(name, new Map(entries));
  }
  return interfaces;
}

/** Returns the type that a field of a generated module has after decoding, from the type in the source. */
export function decodedType(type: string): string {
  const decoded = type
    .replaceAll('M["big"]', "bigint")
    .replaceAll('M["flag"]', "true")
    .replaceAll('M["address"]', "string")
    // The pages explain once that an enum can also be a number as text.
    .replaceAll(/ \| M\["unnamed(?:Big)?"\]/g, "")
    .replace(/Shape<M, ([\w.]+)(?:<M>)?>/g, "$1")
    .replaceAll("<M>", "");
  return /^\([^()]*\)$/.test(decoded) ? decoded.slice(1, -1) : decoded;
}
