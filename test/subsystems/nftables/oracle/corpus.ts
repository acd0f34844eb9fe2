// Rules in the nft language with which the library is compared with nft: our own, and those of nft's tests.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { generatedRules } from "./generated-rules.ts";

/** The chain in which a rule is tried. */
export interface Place {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

/** A rule in the nft language, and the chains in which it is valid. */
export interface TextRule {
  readonly text: string;
  readonly places: readonly Place[];
}

/** Rules that share tables. */
export interface RuleGroup {
  readonly name: string;
  /** Commands that create tables, chains and sets. A line that starts with "?" is optional. */
  readonly base: readonly string[];
  readonly rules: readonly TextRule[];
  /** Rules that nft rejects. */
  readonly rejected: readonly TextRule[];
  /** Commands that add objects and elements that nft rejects. */
  readonly rejectedObjects: readonly string[];
}

/** A complete ruleset. */
export interface Ruleset {
  readonly name: string;
  readonly text: string;
}

const TABLE = "t";
const IP_OBJECTS = [
  `ct helper FAMILY t hlp { type "ftp" protocol tcp; }`,
  "ct timeout FAMILY t tmo { protocol tcp; policy = { established : 5 }; }",
  "ct expectation FAMILY t exp { protocol tcp; dport 5; timeout 1m; size 2; }",
  "synproxy FAMILY t syn { mss 1460; wscale 7; timestamp sack-perm; }",
  "flowtable FAMILY t ft { hook ingress priority 0; devices = { lo }; }",
];
const OBJECTS = [
  "chain FAMILY t target",
  "set FAMILY t dyn { typeof ip saddr . tcp dport; flags dynamic,timeout; size 100; }",
  "set FAMILY t dynaddr { type ipv4_addr; flags dynamic,timeout; size 100; }",
  "map FAMILY t dynmap { type ipv4_addr : mark; flags dynamic,timeout; size 100; }",
  "map FAMILY t dynpair { typeof ip saddr : ip daddr . tcp dport; flags dynamic,timeout; size 100; }",
  "set FAMILY t addrs { type ipv4_addr; }",
  "set FAMILY t pairs { type ipv4_addr . inet_service; flags interval; }",
  "set FAMILY t ports { type inet_service; flags interval; }",
  "map FAMILY t verdicts { type ipv4_addr : verdict; flags interval; }",
  "map FAMILY t counters { type ipv4_addr : counter; }",
  "map FAMILY t marks { type ipv4_addr : mark; }",
  "map FAMILY t natports { type ipv4_addr . inet_service : ipv4_addr . inet_service; }",
  "map FAMILY t nataddr { type ipv4_addr : ipv4_addr; }",
  "map FAMILY t natpair { type inet_service : ipv4_addr . inet_service; }",
  "counter FAMILY t cnt",
  "counter FAMILY t cnt2",
  "quota FAMILY t quo { over 100 bytes; }",
  "limit FAMILY t lim { rate 5/second; }",
];
const PRIORITIES: Readonly<Record<string, number>> = { "nat prerouting": -100, "nat postrouting": 100 };

/** Returns the place for rules of a family, chain type and hook, which {@link baseOf} creates. */
const placeOf = (family: string, type: string, hook: string): Place => ({
  family,
  table: TABLE,
  chain: `${type}_${hook}`,
});

/** Returns the commands that create the tables of places, and the objects to which rules refer. */
function baseOf(places: readonly Place[]): string[] {
  const lines: string[] = [];
  for (const family of new Set(places.map((place) => place.family))) {
    const inFamily = (object: string) => `add ${object.replace("FAMILY", family)}`;
    const hasIp = family === "inet" || family === "ip" || family === "ip6";
    lines.push(`add table ${family} ${TABLE}`, ...OBJECTS.map(inFamily));
    if (hasIp) lines.push(...IP_OBJECTS.map((object) => `?${inFamily(object)}`));
    if (family === "netdev") lines.push("?add tunnel netdev t tun { id 5; ip saddr 1.1.1.1; ip daddr 2.2.2.2; }");
  }
  for (const { family, chain } of places) {
    const [type, hook] = chain.split("_");
    const device = hook === "ingress" ? ' device "lo"' : "";
    const priority = PRIORITIES[`${type} ${hook}`] ?? 0;
    lines.push(`add chain ${family} ${TABLE} ${chain} { type ${type} hook ${hook}${device} priority ${priority}; }`);
  }
  return lines;
}

function groupOf(name: string, rules: readonly TextRule[]): RuleGroup {
  const all = rules.flatMap(({ places }) => places);
  const places = [...new Map(all.map((place) => [`${place.family} ${place.chain}`, place])).values()];
  return { name, base: baseOf(places), rules, rejected: [], rejectedObjects: [] };
}

/** Number of rules of rules.txt in a group. If nft aborts while it lists a rule, the whole group is not compared. */
const GROUP_SIZE = 64;

/** The rules of rules.txt: statements, and forms of rules that administrators write. */
function writtenRules(): RuleGroup[] {
  const rules: TextRule[] = [];
  let places: Place[] = [];
  for (const line of readFileSync(join(import.meta.dir, "rules.txt"), "utf8").split("\n")) {
    const [, family, type, hook] = /^\[(\w+) (\w+) (\w+)\]$/.exec(line) ?? [];
    if (family !== undefined) places = [placeOf(family, type!, hook!)];
    else if (line !== "" && !line.startsWith("#")) rules.push({ text: line, places });
  }
  return Array.from({ length: Math.ceil(rules.length / GROUP_SIZE) }, (_, index) =>
    groupOf(`rules.txt ${index}`, rules.slice(index * GROUP_SIZE, (index + 1) * GROUP_SIZE)),
  );
}

/** Chains in which generated rules are tried, in this order. */
const GENERATED_PLACES = [
  "inet prerouting",
  "inet input",
  "inet output",
  "inet postrouting",
  "ip prerouting",
  "ip6 prerouting",
  "arp input",
  "bridge prerouting",
  "netdev ingress",
]
  .map((name) => name.split(" "))
  .map(([family, hook]) => placeOf(family!, "filter", hook!));

/** Families in which a field is possible, for fields that most families lack. */
const FAMILIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bmeta (ibr|obr|broute)/, ["bridge"]],
  [/\barp /, ["arp", "netdev"]],
  [/\b(ip|tcp|sctp) (option|chunk) |\bgre|\bvxlan|\bgeneve/, ["inet", "ip"]],
];

function isPossible(text: string, { family }: Place): boolean {
  return FAMILIES.every(([pattern, families]) => !pattern.test(text) || families.includes(family));
}

/** Our own rules, without data of nft. */
export function ownGroups(): RuleGroup[] {
  const generated = [...generatedRules()].map(([name, rules]) =>
    groupOf(
      `generated: ${name}`,
      rules.map((text) => ({ text, places: GENERATED_PLACES.filter((place) => isPossible(text, place)) })),
    ),
  );
  return [...writtenRules(), ...generated];
}

/** Our own rulesets, without data of nft. */
export function ownRulesets(): Ruleset[] {
  const file = join(import.meta.dir, "../ruleset.nft");
  return [{ name: basename(file), text: readFileSync(file, "utf8") }];
}

/** Reads the rules in a file of nft's tests/py. */
function groupOfTest(name: string, text: string): RuleGroup {
  const chains = new Map<string, string>();
  const tables: { family: string; table: string; chains: string[] }[] = [];
  const objects: string[] = [];
  const invalid: string[] = [];
  const rules: { readonly ok: string[]; readonly fail: string[] } = { ok: [], fail: [] };
  for (const line of text.split("\n")) {
    const [first = "", status = ""] = line.slice(1).split(";");
    if (line.startsWith(":")) chains.set(first, line.slice(first.length + 2));
    else if (line.startsWith("*")) {
      const [family, table, names] = line.slice(1).split(";");
      tables.push({ family: family!, table: table!, chains: names!.split(",") });
    } else if (line.startsWith("!") || line.startsWith("?") || line.startsWith("%")) {
      const isValid = /;ok\b[^;]*$/.test(line) || status === "ok";
      if (isValid) objects.push(line.replace(/;ok\b[^;]*$/, ""));
      else invalid.push(line.replace(/;fail\b[^;]*$/, ""));
    } else if (line !== "" && !line.startsWith("#") && !line.startsWith("-")) {
      const parts = /^(.*?);(ok|fail)\b/.exec(line);
      if (parts !== null) rules[parts[2] as "ok" | "fail"].push(parts[1]!);
    }
  }
  const base = tables.flatMap(({ family, table, chains: names }) => [
    `add table ${family} ${table}`,
    ...names.map((chain) => `?add chain ${family} ${table} ${chain} { ${chains.get(chain)}; }`),
    ...objects.map((object) => `?${objectCommand(object, `${family} ${table}`)}`),
  ]);
  const places = tables.map(({ family, table, chains: names }) => ({ family, table, chain: names[0]! }));
  // nft's tests require each rule in every table.
  const everywhere = (texts: readonly string[]) =>
    places.flatMap((place) => texts.map((text) => ({ text, places: [place] })));
  const rejectedObjects = tables.flatMap(({ family, table }) =>
    invalid.map((object) => objectCommand(object, `${family} ${table}`)),
  );
  return { name, base, rules: everywhere(rules.ok), rejected: everywhere(rules.fail), rejectedObjects };
}

/** Converts a set, elements or a named object in a file of nft's tests/py to a command. */
function objectCommand(line: string, table: string): string {
  const [kind, [name = "", ...words]] = [line[0], line.slice(1).trim().split(/\s+/)];
  const rest = words.join(" ");
  if (kind === "?") return `add element ${table} ${name} { ${words.join(" ")} }`;
  if (kind === "%") {
    const [, type = "", body = ""] = /^type (ct \w+|\w+) ?(.*)$/.exec(rest) ?? [];
    return `add ${type} ${table} ${name} ${body === "" || body.startsWith("{") ? body : `{ ${body}; }`}`;
  }
  const declared = /^type(of)? /.test(rest) ? rest : `type ${rest}`;
  const [, types, timeout, flags] = /^(.*?)(?: timeout (\w+))?(?: flags ([\w,]+))?$/.exec(declared)!;
  const options = [types, timeout && `timeout ${timeout}`, flags && `flags ${flags}`].filter(Boolean);
  return `add ${/ : /.test(types!) ? "map" : "set"} ${table} ${name} { ${options.map((option) => `${option};`).join(" ")} }`;
}

/** Rules and rulesets of nft's tests, in the directory of its source. */
export function testsOfNft(source: string): { groups: RuleGroup[]; rulesets: Ruleset[] } {
  const read = (pattern: string, folder: string) =>
    [...new Bun.Glob(pattern).scanSync({ cwd: join(source, folder) })].sort().map((path) => {
      return { name: `${folder}/${path}`, text: readFileSync(join(source, folder, path), "utf8") };
    });
  if (!existsSync(join(source, "tests/py"))) throw new Error(`${source}: not the source of nft`);
  return {
    groups: read("*/*.t", "tests/py").map(({ name, text }) => groupOfTest(name, text)),
    rulesets: read("**/dumps/*.nft", "tests/shell/testcases"),
  };
}
