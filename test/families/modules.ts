import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Family } from "../../src/schema/index.ts";

const directory = join(import.meta.dir, "../../src/families");

/** The file names of all generated families. */
export const familyFiles: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .sort();

/**
 * Returns a copy of the family without its generated functions, so that the generic codec reads and writes everything.
 */
export function withoutFunctions(family: Family): Family {
  const links = Object.entries(family.links).map(([name, linked]) => [name, withoutFunctions(linked)]);
  return {
    ...family,
    links: Object.fromEntries(links) as Family["links"],
    sets: withoutMethods(family.sets),
    structs: withoutMethods(family.structs),
  };
}

function withoutMethods<Entry extends object>(entries: { readonly [name: string]: Entry }): { [name: string]: Entry } {
  const bare = Object.entries(entries).map(([name, entry]) => {
    const facts = Object.entries(entry).filter(([, fact]) => typeof fact !== "function");
    return [name, Object.fromEntries(facts)];
  });
  return Object.fromEntries(bare) as { [name: string]: Entry };
}

/** Returns the family that a generated module exports. */
export async function generatedFamily(file: string): Promise<Family> {
  const module = (await import(join(directory, file))) as { [name: string]: Family };
  // A module exports no other values than its family.
  return Object.values(module)[0]!;
}
