import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Family, loadFamily } from "../../src/schema/index.ts";
import { unavailable } from "../support/environment.ts";

const directory = process.env["YNL_SPECS"];

/** Whether to skip the tests of the kernel's specs explicitly. */
const without = process.env["BUN_NETLINK_WITHOUT_SPECS"] === "1";
if (without) process.stderr.write("skipped: tests of the kernel's own specs, which are not available\n");

/** Whether to run the tests of the kernel's specs. Fails if no test may be skipped. */
export const upstreamExpected: boolean =
  directory !== undefined || without || unavailable("YNL_SPECS does not name a directory with the kernel's specs");

const loaded = new Map<string, Family>();

/** Returns the files and loaders of the kernel's own specs, each loaded at most once. Empty without YNL_SPECS. */
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
