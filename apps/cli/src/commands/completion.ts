import { families } from "bun-netlink/families";
import { describe } from "bun-netlink/schema";
import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { line, printable } from "../output.ts";
import { findTable } from "../tables/index.ts";
import { tableNames } from "../tables/names.ts";

/**
 * Completion scripts by the name of the shell. Each script calls `bun-netlink complete -- WORDS`; the last word is the
 * one to complete. The scripts never evaluate a candidate, because a candidate such as the name of an interface can
 * contain a shell command.
 */
const scripts: Readonly<Record<string, string>> = {
  bash: `_bun_netlink() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    printf -v candidate %q "$candidate"
    COMPREPLY+=("$candidate")
  done < <(bun-netlink complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _bun_netlink bun-netlink`,
  zsh: `#compdef bun-netlink
_bun_netlink() {
  local -a candidates
  candidates=("\${(@f)$(bun-netlink complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a candidates || _files
}
compdef _bun_netlink bun-netlink`,
  fish: `complete -c bun-netlink -f -a '(bun-netlink complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`,
};

/** Prints the completion script of a shell. */
export function completion(shell: string): void {
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined)
    throw new UsageError(`unknown shell "${shell}"; there are: ${Object.keys(scripts).join(", ")}`);
  line(script);
}

/** Prints the completions of the last word, one per line. Prints nothing if the words before it are invalid. */
export async function complete(root: Command, words: readonly string[]): Promise<void> {
  const typed = words.at(-1) ?? "";
  const candidates = await candidatesFor(root, words.slice(0, -1), typed).catch(() => []);
  for (const candidate of new Set(candidates)) {
    // A name with characters that a terminal interprets cannot be completed.
    if (candidate.startsWith(typed) && printable(candidate) === candidate) line(candidate);
  }
}

async function candidatesFor(root: Command, before: readonly string[], typed: string): Promise<string[]> {
  let command = root;
  const operands: string[] = [];
  for (const word of before) {
    const next = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (next !== undefined) command = next;
    else if (!word.startsWith("-")) operands.push(word);
  }
  const previous = before.at(-1) ?? "";
  if (previous === "--netns") return namespaceNames();
  if (previous === "--flags") return ["create", "excl", "replace", "append", "echo"];
  if (isDeviceField(previous) || previous === "--device") return deviceNames();
  const visible = command.commands.filter((one) => one.name() !== "complete").map((one) => one.name());
  if (visible.length > 0 && operands.length === 0 && !typed.startsWith("-")) return visible;
  const options = typed.startsWith("-") ? [...command.options.map(({ long }) => long ?? ""), "--help"] : [];
  return [...options, ...(await operandsOf(command, operands, typed))];
}

async function operandsOf(command: Command, operands: readonly string[], typed: string): Promise<string[]> {
  const isOption = typed.startsWith("-");
  const [family, operation] = operands;
  switch (command.parent?.name() === "bun-netlink" ? command.name() : `${command.parent?.name()} ${command.name()}`) {
    case "show":
      if (operands.length === 0) return [...tableNames];
      return typed.startsWith("-")
        ? []
        : (await findTable(family!)).columns.map((column) => `${column.toLowerCase()}=`);
    case "monitor":
    case "agent":
      return isOption ? [] : [...tableNames];
    case "ovs show":
    case "ovs flows":
    case "ovs ports":
    case "ovs meters":
    case "ovs upcalls":
      return isOption || operands.length > 0 ? [] : datapathNames();
    case "completion":
      return Object.keys(scripts);
    case "nft list":
      return isOption || operands.length > 0 ? [] : ["inet", "ip", "ip6", "arp", "bridge", "netdev"];
    case "dcb show":
      return isOption ? [] : deviceNames();
    case "ns exec":
      return operands.length === 0 ? namespaceNames() : [];
    case "describe":
    case "do":
    case "dump":
    case "events":
      if (family === undefined) return Object.keys(families);
      return familyParts(command.name(), family, operation, isOption);
    default:
      return [];
  }
}

/** Returns the operations, groups or fields of an included family. */
async function familyParts(
  command: string,
  name: string,
  operation: string | undefined,
  isOption: boolean,
): Promise<string[]> {
  const family = describe(await families[name]!());
  if (command === "events") return family.groups.map((group) => group.name);
  if (operation === undefined || command === "describe") {
    const operations = family.operations.filter(
      ({ kinds }) => command === "describe" || kinds.includes(command as "do"),
    );
    return operations.map((one) => one.name);
  }
  const messages = family.operations.find((one) => one.name === operation)?.messages ?? [];
  const requests = messages.filter(({ kind, direction }) => kind === command && direction === "request");
  const fields = requests.flatMap(({ attributes }) => attributes.map(({ field }) => `--${field}`));
  return isOption ? fields : [];
}

function isDeviceField(option: string): boolean {
  return /^--(.*\.)?(ifname|devName|dev-name|dev)$/.test(option);
}

async function namespaceNames(): Promise<string[]> {
  const { Namespaces } = await import("bun-netlink/route");
  using namespaces = Namespaces.open();
  return namespaces.list().map(({ name }) => name);
}

async function datapathNames(): Promise<string[]> {
  const { Datapath } = await import("bun-netlink/ovs");
  return Datapath.list().map(({ name }) => name);
}

async function deviceNames(): Promise<string[]> {
  const { Links } = await import("bun-netlink/route");
  using links = Links.open();
  return links
    .list()
    .toArray()
    .map(({ ifname }) => ifname);
}
