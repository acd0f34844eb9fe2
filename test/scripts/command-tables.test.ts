import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { familyIn } from "../../apps/cli/src/record/program-text.ts";
import { type CodeBlock, compileErrors } from "../../scripts/docs/code-blocks.ts";
import { families } from "../../src/families.ts";
import { rowsIn } from "../apps/cli/record/groups.ts";
import { entryPoints } from "../support/shared.ts";

const root = join(import.meta.dir, "../..");
const folder = join(root, "docs/from");
/** Entry points whose classes the calls use. */
const subsystems = ["dcb", "ethtool", "netfilter", "nftables", "ovs", "route", "sockets", "wireguard", "xfrm"];
/** The tables of commands in the pages, by name. Calls about data center bridging are those of an object of one device. */
const tables = readdirSync(folder).flatMap((page) => {
  const text = readFileSync(join(folder, page), "utf8");
  const names = [...text.matchAll(/^<!-- commands: (\S+) -->$/gm)].map(([, name]) => name!);
  return names.map((name) => [name, page, rowsIn(name, text)] as const);
});

test.each(tables)("the table %s in docs/from/%s has a call for each command", (_, __, rows) => {
  expect(rows.flatMap(([command, calls]) => (calls.length === 0 ? [command] : []))).toEqual([]);
});

test("the calls for at least 400 commands compile", async () => {
  const given = await declarations();
  // Each call has its own block, because several calls declare the same variable.
  const blocks = tables.map(([, page, rows]): CodeBlock => {
    const code = rows.map(([, calls]) => `{ ${calls.map(withoutComment).join(" ")} }`).join("\n");
    return { page, line: 1, code, name: undefined, isProgram: false, given };
  });
  expect(tables.flatMap(([, , rows]) => rows).length).toBeGreaterThanOrEqual(400);
  expect(compileErrors(root, await entryPoints(), blocks)).toEqual([]);
}, 600_000);

test("the calls for other libraries and the steps of wg-quick compile", async () => {
  const variables =
    "netns name config peers publicKey privateKey listenPort fwmark address filter fill family table dev chain groups handle elem " +
    "set id key protocol original timeout nameOrIndex rule request presharedKey endpoint allowedIPs persistentKeepalive socket group message headerLength";
  const unknown = variables.split(" ").map((name) => `declare const ${name}: any;`);
  const given = `${await declarations()} ${unknown.join(" ")}`;
  const blocks = ["libraries.md", "wg-quick.md"].map((page): CodeBlock => {
    const lines = readFileSync(join(folder, page), "utf8").split("\n");
    // The first cell of a row is about the other program, and those of knftables in the second one. A call with … is incomplete.
    const cells = (line: string) => (line.startsWith("| ") ? line.replace(/^\| .*? \| /, "") : "");
    const calls = lines.map((line) =>
      [...cells(line).matchAll(/`((?!nft\.|tx\.|knftables\.)[a-z]\w*\.\w+\([^`]*\))`/g)].map(([, call]) => call!),
    );
    const code = calls.map((some) => some.filter((call) => !call.includes("…")).join("; "));
    expect(code.filter((line) => line !== "").length).toBeGreaterThanOrEqual(10);
    return { page, line: 1, code: code.join("\n"), name: undefined, isProgram: false, given };
  });
  expect(compileErrors(root, await entryPoints(), blocks)).toEqual([]);
}, 600_000);

const withoutComment = (call: string) => call.replace(/(?:^|(?<=;) )\/\/ .*$/, "");

/** Returns declarations of the objects that the pages call, such as `links`, and of the clients of all families. */
async function declarations(): Promise<string> {
  const lines = [
    'import { NetworkNamespace, NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "bun-netlink";',
    'import { writeFileSync } from "node:fs";',
  ];
  lines.push('import { nft } from "bun-netlink/nftables";');
  lines.push('import { parseActions, parseFlow } from "bun-netlink/ovs"; declare const dp0: Datapath, dp1: Datapath;');
  for (const name of subsystems) {
    const exported = (await import(join(root, `src/subsystems/${name}/index.ts`))) as Record<string, object>;
    for (const [type, value] of Object.entries(exported)) {
      if (!/^[A-Z][a-z]/.test(type) || !("open" in value)) continue;
      const variable = type === "Nftables" ? "firewall" : type[0]!.toLowerCase() + type.slice(1);
      lines.push(`import { ${type} } from "bun-netlink/${name}"; declare const ${variable}: ${type};`);
    }
  }
  for (const name of Object.keys(families)) {
    const use = (module: string, imported: string) => lines.push(`import { ${imported} } from "${module}";`);
    if (!/^[a-z][\w-]*$/.test(name)) continue;
    const family = familyIn({ use }, name);
    lines.push(`declare const ${family.replace(/Family$/, "Client")}: ReturnType<typeof ${family}.connect>;`);
  }
  return lines.join(" ");
}
