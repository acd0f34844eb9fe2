import { dirname } from "node:path";
import {
  type Command,
  formatRuleset,
  listConverted,
  listText,
  Nftables,
  type NftTransaction,
  parseRuleset,
  type TableFamily,
} from "bun-netlink/nftables";
import { UsageError } from "../errors.ts";
import { readTextInput } from "../input.ts";
import { parseNamespace } from "../namespaces.ts";
import { json, jsonText, line, write } from "../output.ts";

/** Options of the subcommands of `nft`. */
export interface NftOptions {
  readonly netns?: string;
  readonly json?: boolean;
}

/** Options of the subcommands that read a file. */
export interface FileOptions extends NftOptions {
  readonly include: readonly string[];
  readonly define: readonly string[];
}

/** Maximum number of characters of a line in an error. */
const MAX_EXCERPT = 120;

function open(options: NftOptions): Nftables<"async"> {
  return Nftables.openAsync(placeOf(options));
}

const placeOf = ({ netns }: NftOptions) => (netns === undefined ? {} : { netns: parseNamespace(netns) });

/** Matches rules of iptables that use sets (ipset), as text and as JSON. */
const USES_IPSET = /"name": ?"(?:set|SET)", ?"rev":/;

/** Prints the ruleset, the tables of a family, or one table in the nft language. */
export async function listRuleset(
  family: string | undefined,
  table: string | undefined,
  options: NftOptions,
): Promise<void> {
  using nft = open(options);
  const filter = { family: family as TableFamily | undefined, table };
  const isJson = options.json === true;
  let listed = await (isJson ? listConverted(nft, jsonText, filter) : listText(nft, filter));
  if (typeof listed === "string" ? USES_IPSET.test(listed) : listed.some((object) => USES_IPSET.test(object))) {
    const { withIpsetNames } = await import("bun-netlink/netfilter");
    const objects = await retried(async () => withIpsetNames(await nft.listRuleset(filter), placeOf(options)));
    listed = isJson ? objects.map(jsonText) : formatRuleset(objects);
  }
  if (table !== undefined && listed.length === 0)
    await nft.get("table", { family: family as TableFamily, name: table });
  if (typeof listed === "string") write(listed);
  else for (const object of listed) line(object);
}

const MAX_READS = 3;

/** Reads rules and the sets that they use again if another program has deleted both in between. */
export async function retried<Result>(read: () => Promise<Result>): Promise<Result> {
  const { NetlinkError } = await import("bun-netlink");
  for (let reads = 1; ; reads++) {
    try {
      return await read();
    } catch (error) {
      if (reads === MAX_READS || !(error instanceof NetlinkError) || error.code !== "ENOENT") throw error;
    }
  }
}

/** Parses a file in the nft language, and lets the kernel check its commands without applying them. */
export async function checkFile(file: string, options: FileOptions): Promise<void> {
  const commands = await send(file, options, (nft, fill) => nft.check(fill));
  if (options.json === true) json({ file, valid: true, commands });
}

/** Runs the commands of a file in the nft language in one transaction. */
export async function applyFile(file: string, options: FileOptions): Promise<void> {
  const commands = await send(file, options, (nft, fill) => nft.transaction(fill));
  if (options.json === true) json({ file, applied: true, commands });
}

/** Passes the commands of a file to a function, and returns their number. Errors have the line and the column. */
async function send(
  file: string,
  options: FileOptions,
  run: (nft: Nftables<"async">, fill: (batch: NftTransaction) => void) => Promise<unknown>,
): Promise<number> {
  const text = readTextInput(file);
  try {
    // nft 1.1 looks in the directory of the file last.
    const include = [...options.include, file === "-" ? "." : dirname(file)];
    const parsed = parseRuleset(text, { file, include, define: definitions(options.define) });
    const commands = await numbered(parsed, text, options);
    using nft = open(options);
    await run(nft, (batch) => batch.run(commands));
    return commands.length;
  } catch (error) {
    if (error instanceof Error) error.message = withExcerpt(error.message, file, text);
    throw error;
  }
}

/** Returns commands with the numbers of sets (ipset). Only `raw` statements, also those of included files, have their names. */
async function numbered(commands: readonly Command[], text: string, options: NftOptions): Promise<readonly Command[]> {
  if (!/\b(?:raw|include)\b/.test(text)) return commands;
  const { withIpsetNumbers } = await import("bun-netlink/netfilter");
  return withIpsetNumbers(commands, placeOf(options));
}

function definitions(texts: readonly string[]): Record<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.+)$/s.exec(text) ?? [];
    if (name === undefined) throw new UsageError(`--define: expected NAME=VALUE, got ${JSON.stringify(text)}`);
    if (values.has(name)) throw new UsageError(`--define: ${name} is already defined`);
    values.set(name, value!);
  }
  return Object.fromEntries(values);
}

/**
 * Returns the message of an error with its position as "file:line:column", which editors and terminals recognize. Adds the line
 * of the file unless the message has it.
 */
function withExcerpt(message: string, file: string, text: string): string {
  const [start, name, line, column] = /^(.+?): line (\d+), column (\d+):/.exec(message) ?? [];
  if (start === undefined) return message;
  const placed = `${name}:${line}:${column}:${message.slice(start.length)}`;
  if (name !== file || message.includes("\n")) return placed;
  const source = text
    .split("\n")
    [Number(line) - 1]!.replaceAll("\t", " ")
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");
  return `${placed}\n  ${source.slice(0, MAX_EXCERPT)}`;
}
