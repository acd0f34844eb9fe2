import { emitTypes } from "../../src/schema/emit-types.ts";
import type { Family } from "../../src/schema/index.ts";

/** One field of an interface in a generated module. */
export interface EmittedField {
  /** Its type as it is read. */
  readonly type: string;
  /** What its comment says of it, without its name. */
  readonly facts: string;
}

/** The fields of all interfaces of a family's module, by interface and by field. */
export function emittedFields(family: Family): Map<string, Map<string, EmittedField>> {
  const interfaces = new Map<string, Map<string, EmittedField>>();
  for (const text of emitTypes(family)) {
    const name = /^export (?:interface|type) (\w+)/m.exec(text)?.[1];
    if (name === undefined) continue;
    const fields = text.matchAll(/^ {2}\/\*\* (?:`[^`]*`|\S+ \(\d+\)): (.*)\. \*\/\n {2}("[^"]+"|\w+)\??: (.*);$/gm);
    const entries = [...fields].map(([, facts, field, type]) => {
      return [field!.replaceAll('"', ""), { facts: facts!, type: readType(type!) }] as const;
    });
    interfaces.set(name, new Map(entries));
  }
  return interfaces;
}

/** A type of a generated module as values of it are when they have been read. */
export function readType(type: string): string {
  const read = type
    .replaceAll('M["big"]', "bigint")
    .replaceAll('M["flag"]', "true")
    .replaceAll('M["address"]', "string")
    .replace(/Shape<M, ([\w.]+)(?:<M>)?>/g, "$1")
    .replaceAll("<M>", "");
  return /^\([^()]*\)$/.test(read) ? read.slice(1, -1) : read;
}
