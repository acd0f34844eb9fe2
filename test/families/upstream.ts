import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Family, loadFamily } from "../../src/schema/index.ts";
import { unavailable } from "../support/environment.ts";

const directory = process.env["YNL_SPECS"];

/** Whether BUN_NETLINK_WITHOUT_SPECS=1 skips the tests of the kernel's specs. */
const without = process.env["BUN_NETLINK_WITHOUT_SPECS"] === "1";
if (without) process.stderr.write("skipped: tests of the kernel's own specs, which are not available\n");

/** Whether to run the tests of the kernel's specs. Fails if they cannot run and no test may be skipped. */
export const upstreamExpected: boolean =
  directory !== undefined || without || unavailable("YNL_SPECS does not name a directory with the kernel's specs");

const loaded = new Map<string, Family>();

/**
 * Returns the file name and the loader of each of the kernel's own specs. Each is loaded at most once. Empty without
 * YNL_SPECS.
 */
export function upstreamFamilies(): [file: string, load: () => Family][] {
  if (directory === undefined) return [];
  const files = readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => [file, () => load(directory, file)]);
}

function load(directory: string, file: string): Family {
  let family = loaded.get(file);
  if (family === undefined) {
    family = loadFamily(readFileSync(join(directory, file), "utf8"), { file, tolerant: true });
    loaded.set(file, family);
  }
  return family;
}
