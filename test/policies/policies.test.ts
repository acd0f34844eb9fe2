import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { compareAll, kernelVersion, knownRecord, knownRecords, type Record } from "./known.ts";

describeInNamespaces("kernel policies of generic families", () => {
  test("equal the models, except for known differences of this kernel version", async () => {
    using netns = NetworkNamespace.create();
    const record = await compareAll(netns);
    expect(Object.keys(record)).toContain("nlctrl");
    const known = knownRecord(kernelVersion);
    if (!Bun.deepEquals(record, known)) console.log(`Linux ${kernelVersion} says now:\n${JSON.stringify(record)}`);
    if (known === undefined) return;
    // Kernels of the same version can be built with different families.
    for (const [name, differences] of Object.entries(record)) {
      if (name in known) expect({ [name]: differences }).toEqual({ [name]: known[name]! });
    }
  });

  test("have compatible types, except for known differences of any kernel version", async () => {
    using netns = NetworkNamespace.create();
    const clashes = (record: Record) =>
      Object.entries(record).flatMap(([name, { types = [] }]) => types.map((line) => `${name}: ${line}`));
    const known = new Set(knownRecords().flatMap(clashes));
    expect(clashes(await compareAll(netns)).filter((line) => !known.has(line))).toEqual([]);
  });
});
