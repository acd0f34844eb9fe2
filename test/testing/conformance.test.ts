import { afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { closeIdleSockets, Receiver } from "../../src/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../src/testing/index.ts";
import { openResources } from "../support/descriptors.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { settledDescriptors } from "../support/threads.ts";
import { datapathConformance } from "./conformance.ts";
import { upcallConformance } from "./upcall-conformance.ts";

let fake: FakeDatapath;
let resources: ReturnType<typeof openResources>;

// The JavaScript engine opens some descriptors at the first use and keeps them open. Therefore the test counts
// descriptors only after a first use.
beforeAll(async () => {
  using warm = new FakeDatapath();
  await using receiver = Receiver.start({ socket: warm.openSocket("upcalls"), inLoop: true });
  await receiver.stop();
  await settledDescriptors();
});

beforeEach(() => {
  resources = openResources();
  fake = new FakeDatapath();
});

// The event loop closes a descriptor only in a later iteration. In Node.js and Deno, an idle thread has some, too.
afterEach(async () => {
  fake[Symbol.dispose]();
  closeIdleSockets();
  await expectNoMoreOpen(resources);
});

datapathConformance(
  "FakeDatapath",
  {
    get options() {
      return { connection: fake };
    },
    addInterface() {
      fake.addInterface("nic");
      return "nic";
    },
  },
  false,
);

upcallConformance("FakeDatapath", {
  get options() {
    return { connection: fake };
  },
});

test("FakeDatapath can omit features of newer kernels", () => {
  using old = new FakeDatapath({ features: ["unaligned", "vport-pids"], meters: false });
  using datapath = Datapath.create("dp0", { connection: old });
  expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
  expect(datapath.supportedFeatures()).toEqual(["unaligned", "vport-pids"]);
  expect(datapath.meters.features()).toEqual({ maxMeters: 0, maxBands: 0, bandTypes: [] });
  using older = new FakeDatapath({ checksFeatures: false });
  using unchecked = Datapath.create("dp0", { connection: older });
  expect(unchecked.features).toEqual(["unaligned", "vport-pids"]);
  expect(() => Datapath.create("dp1", { connection: older, ifindex: 77 })).toThrow("(EOPNOTSUPP); omit ifindex");
  expect(Datapath.list({ connection: older }).map(({ name }) => name)).toEqual(["dp0"]);
});

test("FakeDatapath rejects privileged operations of unprivileged callers", () => {
  using datapath = Datapath.create("dp0", { connection: fake });
  fake.kernel.permitted = false;
  expect(() => datapath.flushFlows()).toThrow("not permitted: this requires CAP_NET_ADMIN");
  expect(datapath.info().name).toBe("dp0");
});
