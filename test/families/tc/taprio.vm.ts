// The kernel sends an attribute of taprio once per traffic class, although its own spec describes a single attribute.
import { expect, test } from "bun:test";
import { tc } from "../../../src/families/tc.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../../vm/lab.ts";
import { loadModule } from "../../vm/modules.ts";
import { undescribed } from "../oracles.ts";

for (const name of ["veth", "sch_taprio"]) loadModule(name);
const lab = useLab();

test("traffic classes of taprio decode to an array", () => {
  for (const line of [
    "ip link add near numtxqueues 4 numrxqueues 4 type veth peer name far numtxqueues 4 numrxqueues 4",
    "ip link set near up",
    "tc qdisc add dev near root handle 100: taprio num_tc 2 map 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 queues 1@0 1@1 \
base-time 0 sched-entry S 01 300000 sched-entry S 02 300000 clockid CLOCK_TAI",
  ]) {
    runIn(lab.netns, line.split(" "));
  }
  using client = tc.connect({ netns: lab.netns });
  const read = client.dump("getqdisc").toArray();
  const found = read.flatMap((one) => (one.kind === "taprio" ? [one.options] : []));
  expect(undescribed(found)).toEqual([]);
  expect(found).toHaveLength(1);
  const indices = found[0]!.tcEntry!.map(({ index }) => index);
  expect(indices.length).toBeGreaterThan(1);
  expect(indices).toEqual(indices.map((_, index) => index));
});
