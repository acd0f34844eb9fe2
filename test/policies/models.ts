import { join } from "node:path";
import { NETLINK_GENERIC } from "../../src/index.ts";
import type { Family } from "../../src/schema/index.ts";

const FAMILIES = join(import.meta.dir, "../../src/families");

/** The generated models of generic families, by the kernel's names of the families. */
export async function genericModels(): Promise<Map<string, Family>> {
  const models = new Map<string, Family>();
  for (const file of [...new Bun.Glob("*.ts").scanSync({ cwd: FAMILIES })].sort()) {
    const module = (await import(join(FAMILIES, file))) as { [name: string]: Family };
    for (const family of Object.values(module)) {
      if (family.protocol === NETLINK_GENERIC) models.set(family.name, family);
    }
  }
  return models;
}
