import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Family, loadFamily } from "../../src/schema/index.ts";
import { unavailable } from "../support/environment.ts";

const directory = process.env["YNL_SPECS"];

/** Set by who has them nowhere and wants all other tests. */
const without = process.env["BUN_NETLINK_WITHOUT_SPECS"] === "1";
if (without) process.stderr.write("left out: what is compared with the kernel's own specs, which are not at hand\n");

/** Whether their tests run; those that do not are skipped, and where nothing may be skipped, something is missing. */
export const upstreamExpected: boolean =
  directory !== undefined || without || unavailable("YNL_SPECS does not name a directory that has the kernel's specs");

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
