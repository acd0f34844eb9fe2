// Development tool: compares the parser and the formatter with a program nft, with the rules of this folder.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { formatRule } from "../../../../src/subsystems/nftables/text/format.ts";
import { parseRuleset } from "../../../../src/subsystems/nftables/text/parse.ts";
import { kernelRules } from "./kernel-rules.ts";
import { fields, rulesOf } from "./rules.ts";

const nft = process.env["NFT"] ?? "nft";
export interface Place {
  family: string;
  type: string;
  hook: string;
}
export interface Case {
  text: string;
  places: Place[];
}

const all: Place[] = [
  ["inet", "filter", "input"],
  ["inet", "filter", "prerouting"],
  ["inet", "filter", "output"],
  ["arp", "filter", "input"],
  ["bridge", "filter", "prerouting"],
  ["bridge", "filter", "output"],
  ["ip", "filter", "input"],
  ["ip6", "filter", "input"],
  ["ip", "filter", "postrouting"],
  ["netdev", "filter", "ingress"],
].map(([family, type, hook]) => ({ family, type, hook }) as Place);

export function fileCases(): Case[] {
  const cases: Case[] = [];
  let place: Place | undefined;
  for (const line of readFileSync(new URL("rules.txt", import.meta.url), "utf8").split("\n")) {
    const head = /^\[(\w+) (\w+) (\w+)\]$/.exec(line);
    if (head) place = { family: head[1]!, type: head[2]!, hook: head[3]! };
    else if (line !== "" && !line.startsWith("#")) cases.push({ text: line, places: [place!] });
  }
  return cases;
}

export const generatedCases = (): Case[] =>
  fields()
    .flatMap(rulesOf)
    .map((text) => ({ text, places: all }));

export const chainOf = ({ family, type, hook }: Place) => `${family} t ${type}_${hook}`;

export function baseOf(places: Place[]): string {
  const lines: string[] = [];
  for (const family of new Set(places.map((one) => one.family))) {
    const ip = family !== "arp";
    lines.push(`add table ${family} t`, `add chain ${family} t target`);
    lines.push(`add set ${family} t dyn { typeof ip saddr . tcp dport; flags dynamic,timeout; size 100; }`);
    lines.push(`add set ${family} t dynaddr { type ipv4_addr; flags dynamic,timeout; size 100; }`);
    lines.push(`add map ${family} t dynmap { type ipv4_addr : mark; flags dynamic,timeout; size 100; }`);
    lines.push(
      `add set ${family} t addrs { type ipv4_addr; }`,
      `add set ${family} t pairs { type ipv4_addr . inet_service; flags interval; }`,
      `add set ${family} t ports { type inet_service; flags interval; }`,
    );
    lines.push(
      `add map ${family} t verdicts { type ipv4_addr : verdict; flags interval; }`,
      `add map ${family} t counters { type ipv4_addr : counter; }`,
      `add map ${family} t marks { type ipv4_addr : mark; }`,
    );
    lines.push(
      `add map ${family} t natports { type ipv4_addr . inet_service : ipv4_addr . inet_service; }`,
      `add map ${family} t nataddr { type ipv4_addr : ipv4_addr; }`,
      `add map ${family} t natpair { type inet_service : ipv4_addr . inet_service; }`,
    );
    lines.push(
      `add counter ${family} t cnt`,
      `add counter ${family} t cnt2`,
      `add quota ${family} t quo { over 100 bytes; }`,
      `add limit ${family} t lim { rate 5/second; }`,
    );
    if (ip && family !== "netdev" && family !== "bridge")
      lines.push(
        `?add ct helper ${family} t hlp { type "ftp" protocol tcp; }`,
        `?add ct timeout ${family} t tmo { protocol tcp; policy = { established : 5 }; }`,
        `?add ct expectation ${family} t exp { protocol tcp; dport 5; timeout 1m; size 2; }`,
        `?add synproxy ${family} t syn { mss 1460; wscale 7; timestamp sack-perm; }`,
        `?add flowtable ${family} t ft { hook ingress priority 0; devices = { lo }; }`,
      );
    if (family === "netdev") lines.push(`?add tunnel netdev t tun { id 5; ip saddr 1.1.1.1; ip daddr 2.2.2.2; }`);
  }
  const priority: Record<string, string> = { nat: "100", filter: "0", route: "0" };
  for (const place of places) {
    const device = place.hook === "ingress" ? ' device "lo"' : "";
    lines.push(
      `add chain ${chainOf(place)} { type ${place.type} hook ${place.hook}${device} priority ${place.type === "nat" && place.hook === "prerouting" ? "-100" : priority[place.type]}; }`,
    );
  }
  return lines.join("\n");
}

function runNft(netns: NetworkNamespace, input: string): string {
  const { stderr, exitCode } = netns.run(() =>
    Bun.spawnSync([nft, "-f", "-"], { stdin: new TextEncoder().encode(input) }),
  );
  return exitCode === 0 ? "" : stderr.toString() || `signal ${exitCode}`;
}
/** Adds base objects, leaving out optional ones that the kernel lacks. Returns the text of those added. */
export function addBase(netns: NetworkNamespace, places: Place[]): string {
  const lines = baseOf(places).split("\n");
  const added: string[] = [];
  const required = lines.filter((line) => !line.startsWith("?"));
  const error = runNft(netns, required.join("\n"));
  if (error) throw new Error(error);
  added.push(...required);
  for (const line of lines.filter((one) => one.startsWith("?")))
    if (runNft(netns, line.slice(1)) === "") added.push(line.slice(1));
  return added.join("\n");
}

export interface Accepted {
  text: string;
  place: Place;
  id: string;
}

/** Rules that nft accepts, with the first place that accepts each. */
export function accept(cases: Case[]): { accepted: Accepted[]; rejected: { text: string; error: string }[] } {
  const version = Bun.spawnSync([nft, "--version"]).stdout.toString();
  const key = createHash("sha256")
    .update(version + JSON.stringify(cases))
    .digest("hex")
    .slice(0, 16);
  const cache = `${process.env["HOME"]}/.cache/nfttext/accepted-${key}.json`;
  if (existsSync(cache)) return JSON.parse(readFileSync(cache, "utf8"));
  const places = [...new Map(cases.flatMap((one) => one.places).map((place) => [chainOf(place), place])).values()];
  const accepted: Accepted[] = [];
  const errors = new Map<number, string>();
  using netns = NetworkNamespace.create();
  netns.run(() => Bun.spawnSync(["ip", "link", "set", "lo", "up"]));
  addBase(netns, places);
  let pending = cases.map((one, index) => ({ ...one, index }));
  for (const place of places) {
    const here = pending.filter((one) => one.places.some((other) => chainOf(other) === chainOf(place)));
    const done = new Set<number>();
    for (let from = 0; from < here.length; from += 50) {
      let batch = here.slice(from, from + 50);
      while (batch.length > 0) {
        const lines = batch.map((one) => `add rule ${chainOf(place)} ${one.text}`);
        const error = runNft(netns, lines.join("\n"));
        if (error === "") {
          for (const one of batch) {
            accepted.push({ text: one.text, place, id: `r${one.index}` });
            done.add(one.index);
          }
          break;
        }
        const bad = new Map(
          [...error.matchAll(/stdin:(\d+):\d+-\d+: Error: (.*)/g)].map((match) => [Number(match[1]) - 1, match[2]!]),
        );
        if (bad.size === 0) {
          if (batch.length === 1) {
            errors.set(batch[0]!.index, error);
            break;
          }
          // nft died: try one by one
          for (const one of batch) {
            const single = `add rule ${chainOf(place)} ${one.text}`;
            const e = runNft(netns, single);
            if (e === "") {
              accepted.push({ text: one.text, place, id: `r${one.index}` });
              done.add(one.index);
            } else errors.set(one.index, e);
          }
          break;
        }
        for (const [line] of bad) {
          const one = batch[line];
          if (!one) continue;
          const single = runNft(netns, `add rule ${chainOf(place)} ${one.text}`);
          if (single === "") {
            accepted.push({ text: one.text, place, id: `r${one.index}` });
            done.add(one.index);
          } else errors.set(one.index, /Error: (.*)/.exec(single)?.[1] ?? single);
        }
        batch = batch.filter((_, index) => !bad.has(index));
      }
      runNft(netns, `flush chain ${chainOf(place)}`);
    }
    pending = pending.filter((one) => !done.has(one.index));
  }
  const result = {
    accepted,
    rejected: pending.map((one) => ({
      text: `${one.places.length === 1 ? chainOf(one.places[0]!) : ""} ${one.text}`,
      error: errors.get(one.index) ?? "",
    })),
  };
  mkdirSync(cache.slice(0, cache.lastIndexOf("/")), { recursive: true });
  writeFileSync(cache, JSON.stringify(result));
  return result;
}

function expressionsMap(netns: NetworkNamespace) {
  return kernelRules(netns);
}

const show = Number(process.env["SHOW"] ?? 40);
const only = process.argv[2] ?? "file";
const filter = process.env["ONLY"];
let cases =
  only === "file" ? fileCases() : only === "generated" ? generatedCases() : [...fileCases(), ...generatedCases()];
if (filter) cases = cases.filter((one) => new RegExp(filter).test(one.text));
const { accepted, rejected } = accept(cases);
console.log(`${cases.length} rules, nft accepts ${accepted.length}`);
if (process.env["REJECTED"]) for (const one of rejected) console.log("  rejected:", one.text, "|", one.error);

const places = [...new Map(accepted.map(({ place }) => [chainOf(place), place])).values()];
// 1. text -> our objects -> kernel, compared with nft
let equal = 0;
const parseErrors: string[] = [],
  addErrors: string[] = [],
  different: string[] = [];
let listedEqual = 0,
  regs = 0;
const renamed = (text: string) => {
  const names = new Map<string, number>();
  return text.replace(/"reg(32)?-\d+"/g, (name) => {
    if (!names.has(name)) names.set(name, names.size);
    return `"r${names.get(name)}"`;
  });
};
const textDiffs: string[] = [],
  formatErrors: string[] = [];
let reparsed = 0;
const reparseDiffs: string[] = [];
const STEP = 400;
for (const place of places) {
  const rules = accepted.filter((one) => chainOf(one.place) === chainOf(place));
  for (let from = 0; from < rules.length; from += STEP) {
    const part = rules.slice(from, from + STEP);
    using theirs = NetworkNamespace.create();
    using ours = NetworkNamespace.create();
    const base = addBase(theirs, [place]);
    addBase(ours, [place]);
    const line = (one: Accepted) => `add rule ${chainOf(place)} ${one.text}`;
    const added: Accepted[] = [];
    const load = (some: Accepted[]): void => {
      const error = runNft(theirs, some.map(line).join("\n"));
      if (error === "") {
        added.push(...some);
        return;
      }
      if (some.length === 1) {
        console.log("nft rejects later:", some[0]!.text, error.split("\n")[0]);
        return;
      }
      const half = some.length >> 1;
      load(some.slice(0, half));
      load(some.slice(half));
    };
    load(part);
    const ourIds = new Map<number, string>();
    using nftables = Nftables.open({ netns: ours });
    for (const one of added) {
      let commands: ReturnType<typeof parseRuleset>;
      try {
        commands = parseRuleset(line(one));
      } catch (failure) {
        if (!(failure instanceof SyntaxError)) throw failure;
        parseErrors.push(`${place.family} ${one.text} | ${failure.message.split("\n")[0]}`);
        continue;
      }
      try {
        const results = nftables.transaction((batch) => batch.run(commands), { handles: true });
        ourIds.set(results[0]!.handle!, one.id);
      } catch (failure) {
        addErrors.push(`${place.family} ${one.text} | ${String((failure as Error).message).slice(0, 200)}`);
      }
    }
    const a = new Map([...expressionsMap(theirs).values()].map((one, index) => [added[index]!.id, one]));
    const b = new Map([...expressionsMap(ours)].map(([handle, one]) => [ourIds.get(handle)!, one]));
    for (const one of added) {
      const id = one.id;
      const [x, y] = [a.get(id), b.get(id)];
      if (y === undefined) continue;
      if (x === y) equal++;
      else if (renamed(x!) === renamed(y)) {
        equal++;
        regs++;
      } else different.push(`${place.family} ${one.text}\n${x}\n --- ours\n${y}`);
    }
    // 2. kernel -> our text
    using reader = Nftables.open({ netns: theirs });
    const listing = theirs
      .run(() => Bun.spawnSync([nft, "list", "chain", ...chainOf(place).split(" ")]))
      .stdout.toString()
      .split("\n")
      .filter((row) => row.startsWith("\t\t") && !row.includes(" hook "))
      .map((row) => row.trim());
    const [family, table, chain] = chainOf(place).split(" ");
    const mine = reader.list("rule", { family: family as "inet", table, chain });
    if (listing.length !== mine.length) console.log("listing", chainOf(place), listing.length, mine.length);
    using third = NetworkNamespace.create();
    addBase(third, [place]);
    const thirdIds = new Map<number, string>();
    using writer = Nftables.open({ netns: third });
    for (const [index, rule] of mine.entries()) {
      let text = "";
      try {
        text = formatRule(rule);
      } catch (failure) {
        formatErrors.push(`${listing[index]} | ${(failure as Error).message}`.slice(0, 300));
        continue;
      }
      if (text === listing[index]) listedEqual++;
      else textDiffs.push(`nft:  ${listing[index]}\nours: ${text}`);
      try {
        const commands = parseRuleset(`add rule ${chainOf(place)} ${text}`);
        const results = writer.transaction((batch) => batch.run(commands), { handles: true });
        thirdIds.set(results[0]!.handle!, added[index]!.id);
      } catch (failure) {
        reparseDiffs.push(`${text} | ${(failure as Error).message.split("\n")[0]}`);
      }
    }
    const c = new Map([...expressionsMap(third)].map(([handle, one]) => [thirdIds.get(handle)!, one]));
    for (const [index, rule] of mine.entries()) {
      const id = added[index]!.id;
      if (!c.has(id)) continue;
      if (a.get(id) === c.get(id)) reparsed++;
      else {
        let t = "";
        try {
          t = formatRule(rule);
        } catch {}
        reparseDiffs.push(`${t}\n${a.get(id)}\n --- ours\n${c.get(id)}`);
      }
    }
    void base;
  }
}
const print = (title: string, list: string[]) => {
  console.log(`\n== ${title}: ${list.length}`);
  for (const one of list.slice(0, show)) console.log(one);
};
print("parse errors", parseErrors);
print("add errors", addErrors);
if (!process.env["NODIFF"]) print("different expressions", different);
print("format errors", formatErrors);
print("text differences", textDiffs);
if (!process.env["NODIFF"]) print("re-read differences", reparseDiffs);
console.log(
  `\naccepted ${accepted.length}: equal expressions ${equal} (${regs} with other registers), refused ${parseErrors.length + addErrors.length}, different ${different.length}; text equal ${listedEqual}, different ${textDiffs.length}, not formatted ${formatErrors.length}; re-read equal ${reparsed}, not ${reparseDiffs.length}`,
);
