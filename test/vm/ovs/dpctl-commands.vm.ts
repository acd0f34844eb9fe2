// Checks that the documentation's table of `ovs-dpctl` commands lists the commands of the installed `ovs-dpctl`.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DPCTLS } from "./vswitchd.ts";

const PAGE = readFileSync(join(import.meta.dir, "../../../docs/openvswitch.md"), "utf8");

/** Returns the command names in the first column of the table. A `*` in a name stands for any text. */
function documentedCommands(): string[] {
  const [, rows = ""] = PAGE.split(/^\| `ovs-dpctl` .*\n.*\n/m);
  const cells = [...rows.matchAll(/(?:^|\n)\|([^|]*)\|.*/g)].map(([, cell]) => cell!);
  return cells.flatMap((cell) => [...cell.matchAll(/`([a-z][^` ]*)/g)].map(([, name]) => name!));
}

test("docs/openvswitch.md lists exactly the commands of ovs-dpctl", () => {
  const lists = DPCTLS.map((dpctl) => Bun.spawnSync([dpctl, "list-commands"]).stdout.toString());
  const commands = lists.flatMap((list) => [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name!));
  expect(commands).toContain("dump-conntrack-exp");
  const documented = documentedCommands().map((name) => ({ name, glob: new Bun.Glob(name) }));
  expect(commands.filter((command) => !documented.some(({ glob }) => glob.match(command)))).toEqual([]);
  expect(documented.filter(({ glob }) => !commands.some((command) => glob.match(command)))).toEqual([]);
});
