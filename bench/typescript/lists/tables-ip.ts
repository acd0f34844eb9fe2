// Lists all entries of a table with `ip -json`, and parses the output: lists/tables-ip.ts <table> <listings per round>
import { measure, serve } from "../../lib/serve.ts";
import type { ListedTable } from "../../runner/cases.ts";

const commands: Readonly<Record<Exclude<ListedTable, "connections">, readonly string[]>> = {
  addresses: ["-4", "address"],
  neighbours: ["-4", "neighbour", "show", "nud", "all"],
  rules: ["-4", "rule"],
  nexthops: ["nexthop"],
  links: ["-details", "-statistics", "link"],
};
const command = ["ip", "-json", ...commands[process.argv[2] as keyof typeof commands]];

const repeats = Number(process.argv[3]);

function list(): { addr_info?: unknown[] }[] {
  const { stdout, exitCode } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`ip ended with ${exitCode}`);
  return JSON.parse(stdout.toString());
}

await serve(() =>
  measure(() => {
    let operations = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      // `ip address` prints one object per interface, with a list of its addresses.
      for (const { addr_info: addresses } of list()) operations += addresses?.length ?? 1;
    }
    return { operations, checksum: operations };
  }),
);
