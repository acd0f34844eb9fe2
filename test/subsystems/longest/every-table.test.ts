import { expect, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../../src/index.ts";
import { Filters } from "../../../src/subsystems/route/index.ts";
import { snapshot } from "../../../src/subsystems/state/index.ts";
import { type MirrorTable, mirror } from "../../../src/watch/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeWith } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { bpfProgram, longTables } from "./entries.ts";
import { ip, tc } from "./long-table.ts";

const program = `${import.meta.dir}/entries.ts`;

describeWith(["ip", "tc", "bridge", "nft", "ipset", "conntrack"], "Every list, mirror and snapshot", () => {
  test.each(Object.keys(longTables))("has each entry of a long table: %s", async (name) => {
    const { create, list, count, shown, isLong, source, declared } = longTables[name]!;
    using netns = NetworkNamespace.create();
    create(netns);
    expect(runIn(netns, ["sh", "-c", shown]).trim().split("\n")).toHaveLength(count);
    if (isLong === true) {
      const { lines, errors } = runProgram(program, { netns, args: [name] });
      expect(errors).toBe("");
      expect(JSON.parse(lines.join(""))).toHaveLength(count);
    }
    // The kernel sizes the datagrams of a socket by its earlier ones.
    for (const isAsync of [false, true]) {
      closeIdleSockets();
      expect(await list({ netns, isAsync })).toHaveLength(count);
    }
    closeIdleSockets();
    if (source !== undefined) {
      await using copy = await mirror(source, { netns });
      const { size } = (copy as unknown as Record<string, MirrorTable<unknown>>)[source.name]!;
      // A mirror also has entries that the list omits as requested.
      expect(size).toBeGreaterThanOrEqual(count);
    }
    closeIdleSockets();
    if (declared !== undefined) expect((await snapshot({ netns }))[declared[0]]).toHaveLength(declared[1]);
  });
});

describeWith(["ip", "tc"], "A snapshot", () => {
  test("names the interface of a filter that is longer than a message, and can omit the filters", async () => {
    using netns = NetworkNamespace.create();
    ip(netns, ["link add v0 type bridge"]);
    tc(netns, ["qdisc add dev v0 clsact"]);
    using filters = Filters.open({ netns });
    filters.add({ dev: "v0", parent: "clsact/ingress", pref: 1, kind: "bpf", options: bpfProgram(4096) });
    const error = await snapshot({ netns }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "EMSGSIZE" });
    expect(String(error)).toMatch(/list filters dev v0: .*; pass omit: \["filters"\] to snapshot\(\)/);
    const taken = await snapshot({ netns, omit: ["filters"] });
    expect(taken).toMatchObject({ links: { v0: {} }, qdiscs: [{ kind: "clsact" }] });
    expect(taken.filters).toBeUndefined();
    expect(snapshot({ netns, omit: ["links" as "filters"] })).rejects.toThrow("omit[0]: ");
  });
});
