// Rulesets of programs that write nftables: those in the tests of the programs, and others in the forms that they write.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import type { Ruleset } from "../corpus.ts";
import { fw4Rulesets, kubeProxyRulesets } from "./router-rulesets.ts";

/** Programs whose source contains rulesets. */
export const PUBLISHERS = ["nftlb", "foomuuri", "libvirt", "fail2ban"] as const;
type Publisher = (typeof PUBLISHERS)[number];

const readers: Readonly<Record<Publisher, (source: string) => Ruleset[]>> = {
  // Rulesets that nft listed after requests to the load balancer.
  nftlb: (source) => [...readFiles(source, "tests/*/output.nft"), ...readFiles(source, "tests/api/*/nft.out")],
  foomuuri: (source) => readFiles(source, "test/*/golden.txt"),
  libvirt: (source) => {
    const folder = join(source, "tests/networkxml2firewalldata");
    const commands = readFiles(folder, "*.nftables").map(({ name, text }) => ({ name, text: commandsOf(text) }));
    const tables = commands.find(({ name }) => name === "base.nftables")!.text;
    return commands.map(({ name, text }) => ({ name, text: text === tables ? text : `${tables}\n${text}` }));
  },
  fail2ban: fail2banRulesets,
};

/** Returns the directory of a program's source if it was downloaded. */
export function publisherSource(name: Publisher): string | undefined {
  const directory = sourceDirectory(name);
  return existsSync(directory) ? directory : undefined;
}

/** Interfaces that the rulesets name by index. */
export const LINKS = ["virbr0", "enp0s7"];

/** Returns all distinct rulesets, by the name of the program. */
export function publishedRulesets(): Map<string, Ruleset[]> {
  const all = PUBLISHERS.map((name): [string, Ruleset[]] => [name, readers[name](sourceDirectory(name))]);
  const seen = new Set<string>();
  const isNew = ({ text }: Ruleset) => !seen.has(text) && seen.add(text).has(text);
  const generated: [string, Ruleset[]][] = [
    ["fw4", fw4Rulesets()],
    ["kube-proxy", kubeProxyRulesets()],
  ];
  return new Map([...all, ...generated].map(([name, rulesets]) => [name, rulesets.filter(isNew)]));
}

function readFiles(folder: string, pattern: string): Ruleset[] {
  return [...new Bun.Glob(pattern).scanSync({ cwd: folder })].sort().map((name) => {
    return { name, text: readFileSync(join(folder, name), "utf8") };
  });
}

/** Returns the commands of nft in a list of command lines. Continued lines end with a backslash. */
function commandsOf(text: string): string {
  const lines = text.replaceAll("\\\n", " ").split("\n");
  const commands = lines.filter((line) => line.startsWith("nft ") && !line.includes(" list "));
  return commands.map((line) => line.replace(/^nft +(-ae +)?/, "").replaceAll("'", "")).join("\n");
}

/** Returns the commands that fail2ban runs for each of its jails that has other ports or protocols. */
function fail2banRulesets(source: string): Ruleset[] {
  const read = (file: string) => sectionsOf(readFileSync(join(source, "config", file), "utf8"));
  const action = read("action.d/nftables.conf");
  const jails = read("jail.conf");
  const { DEFAULT: defaults, INCLUDES: _, ...named } = jails;
  const rulesets = Object.entries(named).flatMap(([name, jail]) => {
    const settings: Record<string, string> = { ...defaults, ...jail, name };
    const type = settings["banaction"]?.includes("allports") ? "allports" : "multiport";
    const { port, protocol } = settings;
    return ["ipv4", "ipv6"].map((family) => {
      const values: Record<string, string | undefined> = {
        ...action["Definition"],
        ...action["Init"],
        port,
        protocol,
        type,
        name,
      };
      if (family === "ipv6") Object.assign(values, action["Init?family=inet6"]);
      const address = family === "ipv4" ? "192.0.2.1" : "2001:db8::1";
      const tags: typeof values = { ...values, ip: address, nftables: "nft" };
      const commands = [tags["actionstart"], tags["actionban"]].map((command) => interpolated(command!, tags));
      return { name: `${name} ${family}`, key: `${port} ${protocol} ${type} ${family}`, commands };
    });
  });
  const distinct = new Map(rulesets.map((ruleset) => [ruleset.key, ruleset]));
  return [...distinct.values()].map(({ name, commands }) => {
    const script = ['nft() { echo "$*"; }', ...commands].join("\n");
    const { stdout } = Bun.spawnSync(["sh", "-c", script]);
    return { name, text: stdout.toString().replaceAll(/^-- /gm, "") };
  });
}

/** Parses a file of settings. Indented lines continue a value. */
function sectionsOf(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> = {};
  let key = "";
  for (const line of text.split("\n")) {
    const [, heading] = /^\[(.+)\]$/.exec(line) ?? [];
    const [, name, value] = /^(\w[\w-]*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (heading !== undefined) section = sections[heading] ??= {};
    else if (name !== undefined) {
      key = name;
      section[key] = value!;
    } else if (/^\s+\S/.test(line)) section[key] += `\n${line.trim()}`;
  }
  return sections;
}

/** Replaces `%(name)s` and `<name>` until none is left, the innermost first. */
function interpolated(text: string, values: Readonly<Record<string, string | undefined>>): string {
  const next = text.replaceAll(/%\(([\w-]+)\)s|<([\w-]+)>/g, (all, a, b) => values[a ?? b] ?? all);
  return next === text ? text : interpolated(next, values);
}
