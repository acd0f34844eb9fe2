import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { unitDirectory, unitsIn } from "./networkd.ts";

const netplan = sourceDirectory("netplan.io");
const conf = join(sourceDirectory("systemd"), "test/test-network/conf");

/** Returns the examples of netplan, and the files in the tests of its generator, with their places. */
export function netplanTexts(): [place: string, text: string][] {
  const examples = join(netplan, "examples");
  const yaml = readdirSync(examples).filter((name) => name.endsWith(".yaml"));
  const found = yaml.map((name): [string, string] => [name, readFileSync(join(examples, name), "utf8")]);
  const tests = join(netplan, "tests/generator");
  for (const name of readdirSync(tests).filter((one) => /^test_.*\.py$/.test(one))) {
    const program = readFileSync(join(tests, name), "utf8");
    for (const { 1: text = "", index } of program.matchAll(/(?:'''|""")([\s\S]*?)(?:'''|""")/g)) {
      // Texts that Python completes are skipped.
      if (!/^\s*network:/m.test(text) || /%[sd(]|\{[a-z_]+\}/.test(text)) continue;
      found.push([`${name}:${program.slice(0, index).split("\n").length}`, text.replaceAll("\\n", "\n")]);
    }
  }
  // For NetworkManager, netplan writes no units.
  return found.map(([place, text]) => [place, text.replaceAll("NetworkManager", "networkd")]);
}

/** Returns the names of the `.network` files of systemd's own tests. */
export function networkdFiles(): string[] {
  return unitsIn(conf).filter((name) => name.endsWith(".network"));
}

/** Returns the values of a setting in a unit. */
export const valuesOf = (text: string, key: RegExp) =>
  [...text.matchAll(new RegExp(`^(?:${key.source})=(.*)$`, "gm"))].flatMap(([, value = ""]) =>
    value.trim().split(/\s+/),
  );
const STACKED = /Bridge|Bond|VRF|VLAN|MACVLAN|MACVTAP|IPVLAN|IPVTAP|VXLAN|Tunnel|Xfrm/;

export interface Units {
  readonly directory: string;
  /** Names of the interfaces that exist before. */
  readonly existing: readonly string[];
}

/** Copies a file and the files of the interfaces that it names. */
export function unitsOf(file: string, created: ReadonlyMap<string, string>, folder: string): Units {
  const text = readFileSync(join(conf, file), "utf8");
  const own = valuesOf(text, /Name/).filter((name) => /^[\w-]{1,127}$/.test(name));
  const hops = [...text.matchAll(/^MultiPathRoute=\S+@(\S+)/gm)].map(([, name = ""]) => name);
  const files = [...new Set([...valuesOf(text, STACKED), ...own])].flatMap((name) => created.get(name) ?? []);
  const existing = [...new Set([...own, ...hops])].filter((name) => !created.has(name));
  return {
    directory: unitDirectory(
      folder,
      [file, ...files].map((name) => join(conf, name)),
    ),
    existing,
  };
}

/** Returns the files of ifupdown's own tests, and the examples of ifupdown2, with their names. */
export function ifupdownTexts(): [name: string, text: string][] {
  const tests = join(sourceDirectory("ifupdown"), "tests/linux");
  const examples = join(sourceDirectory("ifupdown2"), "docs/examples");
  const names = readdirSync(tests).filter((name) => name.startsWith("testcase"));
  const paths = [
    ...names.map((name) => join(tests, name)),
    ...new Bun.Glob("**/interfaces*").scanSync({ cwd: examples, absolute: true }),
  ];
  return paths.sort().map((path) => [path, readFileSync(path, "utf8")]);
}
