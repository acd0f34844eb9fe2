// Fuzz target: the parser and the formatter of the nft language.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Command,
  formatRuleset,
  type NftObject,
  NftSyntaxError,
  parseRuleset,
} from "../../src/subsystems/nftables/index.ts";
import { documented, requireSame, shapeOf } from "./corpus.ts";

const folder = join(import.meta.dir, "../subsystems/nftables/text");

/** Returns rules and rulesets in the nft language. */
export function nftTexts(): string[] {
  const lines = readFileSync(join(folder, "../oracle/rules.txt"), "utf8").split("\n");
  let family = "inet";
  const rules = lines.flatMap((line) => {
    const head = /^\[(\w+) /.exec(line);
    family = head?.[1] ?? family;
    return head !== null || line === "" || line.startsWith("#") ? [] : [`add rule ${family} t c ${line}`];
  });
  const listing = readFileSync(join(folder, "listing.nft"), "utf8");
  return [...rules, ...listing.split(/\n(?=\t\w.*\{\n)/).map((block) => `table inet t {\n${block}\n}`), ...commands];
}

const commands = [
  "define a = { 10.0.0.1, 10.0.0.2 }\ndefine b = $a\nadd element ip t s $b\nredefine a = 5; undefine a",
  'include "a.nft"',
  "flush ruleset; destroy table inet t; delete chain ip t c; delete rule t c handle 5; rename chain t a b",
  "reset counters; reset rules table inet t; reset element t s { 1 }; insert rule t c index 5 accept",
  "create set inet t s { type ipv4_addr . inet_service; flags interval, timeout; auto-merge; timeout 1h; }",
  "add flowtable inet t f { hook ingress priority filter - 5; devices = { lo, eth0 }; counter; flags offload; }",
  'add rule t c raw { "name": "match", "data": { "info": { "hex": "0a" }, "rev": 1, "x": [ -5, true, null ] } } accept',
  "replace rule inet t c handle 7 tcp dport 22 \\\n accept # comment",
];

const include = (name: string) => (name.length > 6 ? [] : [{ name, text: "add table inet included" }]);

/** Reports whether a command declares an object, so that the formatter accepts it. */
function isObject(command: Command): command is NftObject {
  return !/^(?:add|create|insert|replace|delete|destroy|flush|rename|reset)$/.test(Object.keys(command)[0]!);
}

/** Parses a text. The formatted objects must be parsed to objects with the same text. */
export function readNftText(text: string): string {
  let commands: Command[];
  try {
    commands = parseRuleset(text, { include });
  } catch (error) {
    return documented(error, NftSyntaxError).replaceAll(/\d+/g, "0");
  }
  const formatted = formatRuleset(commands.filter(isObject));
  requireSame(formatRuleset(parseRuleset(formatted).filter(isObject)), formatted, "the ruleset after formatting");
  return shapeOf(commands, 6);
}
