import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links, Qdiscs } from "../../../src/subsystems/route/index.ts";
import { mirror, qdiscs as sources } from "../../../src/watch/index.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";

useLab();

/** A namespace with three interfaces, of which the second one has a schedule of `count` entries. */
function withSchedule(count: number): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  using qdiscs = Qdiscs.open({ netns });
  for (const ifname of ["d0", "d1", "d2"]) links.add({ ifname, kind: "dummy", numTxQueues: 4, up: true });
  links.add({ ifname: "down", kind: "dummy" });
  for (const dev of ["d0", "d2"]) qdiscs.add({ dev, kind: "pfifo" });
  const entry = Array.from({ length: count }, () => ({ cmd: 0, gateMask: 1, interval: 300_000 }));
  const numbers = (first: number) =>
    new Uint8Array(Uint16Array.from({ length: 16 }, (_, at) => (at ? 0 : first)).buffer);
  const priomap = { numTc: 1, prioTcMap: new Uint8Array(16), count: numbers(4), offset: numbers(0) };
  const options = { priomap, schedBaseTime: 1000, schedClockid: 11, schedEntryList: { entry } };
  qdiscs.add({ dev: "d1", kind: "taprio", options });
  return netns;
}

test("A list of disciplines has a schedule of 880 entries, and the disciplines after it", async () => {
  using netns = withSchedule(880);
  using qdiscs = Qdiscs.open({ netns });
  using later = Qdiscs.openAsync({ netns });
  for (const list of [qdiscs.list().toArray(), await later.list().toArray()]) {
    const roots = list.filter(({ parent }) => parent === "root").map(({ dev, kind }) => `${dev} ${kind}`);
    expect(roots).toEqual(["d0 pfifo", "d1 taprio", "d2 pfifo"]);
  }
  expect(qdiscs.list({ dev: "down" }).toArray()).toEqual([]);
});

// `tc qdisc show` prints only the disciplines before the schedule.
test("A list of disciplines reports a schedule that is longer than a message of the kernel", () => {
  using netns = withSchedule(1000);
  expect(runIn(netns, ["tc", "qdisc", "show"]).match(/dev \w+/g)).toEqual(["dev d0"]);
  using qdiscs = Qdiscs.open({ netns });
  using later = Qdiscs.openAsync({ netns });
  const reason = "a discipline is longer than a message of the kernel, which omits those of d1, d2 (EMSGSIZE)";
  expect(() => qdiscs.list().toArray()).toThrow(reason);
  expect(() => [...qdiscs.list({ dev: "d2" })]).toThrow(reason);
  expect(later.list().toArray()).rejects.toThrow(reason);
  expect(qdiscs.list({ dev: "d0" }).toArray()).toHaveLength(1);
  expect(qdiscs.list({ dev: "down" }).toArray()).toEqual([]);
});

test("A mirror of disciplines ends at a schedule that is longer than a message of the kernel", async () => {
  using netns = withSchedule(1000);
  const reason = "which omits those of d1, d2 (EMSGSIZE)";
  await expect(mirror(sources, { netns })).rejects.toThrow(reason);
  await expect(mirror(sources.where({ dev: "d2" }), { netns })).rejects.toThrow(reason);
  await using first = await mirror(sources.where({ dev: "d0" }), { netns });
  expect([...first.qdiscs].map(({ kind }) => kind)).toEqual(["pfifo"]);
  using short = withSchedule(880);
  await using all = await mirror(sources, { netns: short });
  const indices = new Set([...all.qdiscs].filter(({ parent }) => parent === "root").map(({ ifindex }) => ifindex));
  expect(indices.size).toBe(3);
});
