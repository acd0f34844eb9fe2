import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { addForeignEntries, randomNumbers, randomState } from "../../../subsystems/state/random-states.ts";
import { network } from "../../../subsystems/state/support.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { output } from "../cli.ts";
import { problemsOf, propertyNames, type Schema } from "./json-schema.ts";

const text = readFileSync(join(import.meta.dir, "../../../../apps/cli/description.schema.json"), "utf8");
const schema = JSON.parse(text) as Schema;
const tables = schema.$defs!["DeclaredTables"]!.properties as Record<string, Schema>;

/** Entries with the fields without which a table does not report unknown fields. */
const entries: Readonly<Record<string, object>> = {
  ...{ addresses: {}, neighbours: {}, forwardingEntries: {}, nexthops: {}, routes: {}, rules: {} },
  ...{ qdiscs: { kind: "fq_codel" }, classes: { kind: "htb" }, filters: { kind: "flower" } },
  ...{ datapaths: {}, datapathPorts: {}, datapathFlows: {} },
};
/** Fields of listed entries that the checks accept, because listed entries can be written back, and ignore. */
const listed = new Set(
  [
    "ifindex unknown unparsed family scope flags probes used confirmed updated refcnt master viaIf viaIfindex linkNetnsid",
    "hwStatsUsed groupStats iif iifIndex uid error stats stats2 xstats hwOffload leaf",
  ].flatMap((names) => names.split(" ")),
);

function problems(description: unknown): string[] {
  return problemsOf(JSON.parse(JSON.stringify(description)), schema, schema);
}

describe("The JSON Schema of descriptions", () => {
  test("has the fields that the checks accept", () => {
    for (const [name, fields] of Object.entries(entries)) {
      let message = "";
      try {
        desired({ [name]: [{ ...fields, unknownField: 1 }] } as Description);
      } catch (error) {
        ({ message } = error as Error);
      }
      const accepted = new Set(/unknown option; there are: (.*)$/.exec(message)?.[1]?.split(", "));
      const declared = propertyNames(tables[name]!.items!, schema);
      expect([...declared].filter((field) => !accepted.has(field) && !["absent", "to", "via"].includes(field))).toEqual(
        [],
      );
      expect([...accepted].filter((field) => !declared.has(field) && !listed.has(field))).toEqual([]);
    }
  });

  test("has the tables of the checks", () => {
    const { message } = thrown(() => desired({ unknownTable: 1 } as Description));
    const accepted = /there are: (.*)$/.exec(message)![1]!.split(", ");
    expect([...propertyNames(schema, schema)].sort()).toEqual(accepted.sort());
  });

  test("accepts descriptions, and reports invalid ones with their paths", () => {
    expect(problems(network)).toEqual([]);
    for (let seed = 0; seed < 20; seed++) expect(problems(randomState(randomNumbers(seed)))).toEqual([]);
    expect(
      problems({ $schema: "x", nftables: "table inet t {}", links: { a: null, b: { match: { permaddr: "x" } } } }),
    ).toEqual([]);
    for (const [description, path] of [
      [{ adresses: [] }, ".adresses"],
      [{ links: { a: { kinds: 1 } } }, ".links.a"],
      [{ links: { a: { kind: "vlan", data: { ids: 5 } } } }, ".links.a"],
      [{ routes: [{ dst: 5 }] }, ".routes[0].dst"],
      [{ rules: [{ priority: "high" }] }, ".rules[0].priority"],
      [{ namespaces: { red: { mode: { routes: "all" } } } }, ".namespaces.red"],
    ] as const)
      expect(problems(description)).toContain(path);
  });

  test("describes tables and fields", () => {
    expect(tables["sysctls"]).toMatchObject({ description: expect.stringContaining("Kernel parameters") });
    expect(text).toContain("Permanent hardware address of the network card.");
  });
});

describeInNamespaces("bun-netlink state schema", () => {
  test("prints the schema, which accepts snapshots", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-cli-"));
    using _ = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
    expect(output(["state", "schema"])).toBe(text);
    using netns = NetworkNamespace.create();
    addForeignEntries(netns);
    const plan = await desired(randomState(randomNumbers(7)), { netns }).plan();
    await plan.apply({ allowRecreate: true });
    expect(problems(await snapshot({ netns }))).toEqual([]);
  }, 600_000);
});
