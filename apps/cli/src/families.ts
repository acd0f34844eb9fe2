import { families } from "bun-netlink/families";
import { didYouMeanOneOf } from "bun-netlink/message";
import { loadFamily, type NetlinkFamily } from "bun-netlink/schema";
import { UsageError } from "./errors.ts";
import { readTextInput } from "./input.ts";

/** Command line options that select a netlink family. */
export interface FamilyOptions {
  /** Path of the YAML spec of a family that the library does not contain. */
  readonly spec?: string;
}

/** Returns the family with a name, from the library or from a spec file. "_" and "-" are equivalent in names. */
export async function findFamily(name: string, { spec }: FamilyOptions): Promise<NetlinkFamily> {
  if (spec !== undefined) {
    const family = loadFamily(readTextInput(spec), { file: spec });
    if (same(family.name) === same(name)) return family;
    throw new UsageError(`${spec}: contains the family "${family.name}", not "${name}"`);
  }
  const found = Object.keys(families).find((one) => same(one) === same(name));
  if (found === undefined) {
    const advice = didYouMeanOneOf(name, Object.keys(families)) || '; "bun-netlink families" lists all';
    throw new UsageError(`unknown family "${name}"${advice}; use --spec FILE.yaml for a custom family`);
  }
  return families[found]!();
}

/** Loads netlink families from spec files. */
export function loadSpecs(files: readonly string[]): NetlinkFamily[] {
  return files.map((file) => loadFamily(readTextInput(file), { file }));
}

function same(name: string): string {
  return name.replaceAll("-", "_");
}
