import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Family } from "../../src/schema/index.ts";

const directory = join(import.meta.dir, "../../src/families");

/** The files of all generated families: new ones appear by themselves. */
export const familyFiles: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .sort();

/** The same family without the functions that its module has: all of it is read and written in the general way. */
export function inGeneral(family: Family): Family {
  const links = Object.entries(family.links).map(([name, linked]) => [name, inGeneral(linked)]);
  return {
    ...family,
    links: Object.fromEntries(links) as Family["links"],
    sets: withoutFunctions(family.sets),
    structs: withoutFunctions(family.structs),
  };
}

function withoutFunctions<Thing extends object>(things: { readonly [name: string]: Thing }): { [name: string]: Thing } {
  const bare = Object.entries(things).map(([name, thing]) => {
    const facts = Object.entries(thing).filter(([, fact]) => typeof fact !== "function");
    return [name, Object.fromEntries(facts)];
  });
  return Object.fromEntries(bare) as { [name: string]: Thing };
}

/** The family of a generated module. */
export async function generatedFamily(file: string): Promise<Family> {
  const module = (await import(join(directory, file))) as { [name: string]: Family };
  // Of values it has this one alone.
  return Object.values(module)[0]!;
}
