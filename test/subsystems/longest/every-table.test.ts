import { expect, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../../src/index.ts";
import { snapshot } from "../../../src/subsystems/state/index.ts";
import { type MirrorTable, mirror } from "../../../src/watch/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeWith } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { longTables } from "./entries.ts";

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
