import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Family } from "../../src/schema/index.ts";

const directory = join(import.meta.dir, "../../src/families");

/** The files of all generated families: new ones appear by themselves. */
export const familyFiles: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .sort();

/** The family of a generated module. */
export async function generatedFamily(file: string): Promise<Family> {
  const module = (await import(join(directory, file))) as { [name: string]: Family };
  // Of values it has this one alone.
  return Object.values(module)[0]!;
}
