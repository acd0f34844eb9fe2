import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Family, loadFamily } from "../../src/schema/index.ts";

const directory = process.env["YNL_SPECS"];
if (directory === undefined) {
  process.stderr.write("skipping the kernel's specs: YNL_SPECS does not name a directory that has them\n");
}

const loaded = new Map<string, Family>();

/** The kernel's own specs, by file, each loaded once; none where the environment does not say where they are. */
export function upstreamFamilies(): [file: string, load: () => Family][] {
  if (directory === undefined) return [];
  const files = readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => [file, () => load(directory, file)]);
}

function load(directory: string, file: string): Family {
  let family = loaded.get(file);
  if (family === undefined) {
    family = loadFamily(readFileSync(join(directory, file), "utf8"), { file });
    loaded.set(file, family);
  }
  return family;
}
