import { Argument, type Command } from "commander";
import { add, collect, JSON_LINES, NETNS } from "../root.ts";
import type { FileOptions } from "./commands.ts";

/** Options of the subcommands that read files, named as those of nft. */
const INCLUDE = [
  "-I, --include <directory>",
  "directory where `include` may read files, too; may be repeated",
] as const;
const DEFINE = ["-D, --define <name=value>", "defines a variable; may be repeated"] as const;

/** Adds the subcommand `nft`, which reads and changes the firewall in the nft language. */
export function nftCommands(root: Command): void {
  const nft = add(root, "nft", "prints the firewall in the nft language, and checks and applies files", [
    "nft list > firewall.nft",
    "nft check firewall.nft",
    "nft apply firewall.nft",
  ]);
  const module = () => import("./commands.ts");
  add(nft, "list", "prints the ruleset, or the tables of a family, or one table", [
    "nft list",
    "nft list inet filter",
    "nft list --json",
  ])
    .addArgument(new Argument("[family]").choices(["inet", "ip", "ip6", "arp", "bridge", "netdev"]))
    .argument("[table]")
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (family: string | undefined, table: string | undefined, options: object) => {
      await (await module()).listRuleset(family, table, options);
    });
  add(nft, "check <file>", 'checks a file, also by the kernel, and changes nothing; "-" is the standard input', [
    "nft check firewall.nft",
    "nft check - < firewall.nft",
    "nft check /etc/nftables.conf -I /etc/nftables.d -D lan=eth0",
  ])
    .option(...INCLUDE, collect, [])
    .option(...DEFINE, collect, [])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (file: string, options: FileOptions) => (await module()).checkFile(file, options));
  add(nft, "apply <file>", "runs the commands of a file in one transaction: all or none", [
    "nft apply firewall.nft",
    "nft apply firewall.nft --netns blue",
  ])
    .option(...INCLUDE, collect, [])
    .option(...DEFINE, collect, [])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (file: string, options: FileOptions) => (await module()).applyFile(file, options));
}
