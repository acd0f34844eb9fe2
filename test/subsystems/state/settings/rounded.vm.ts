import { describe, expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeWith } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { ip, shifted } from "../other-indices.ts";
import { apply, planned } from "../support.ts";
import { schedule } from "./taprio.ts";

type Options = Readonly<Record<string, unknown>>;

const links = { eth0: { kind: "dummy", up: true } } as const;

function withLink(kind: string, data: Options): Description {
  return { links: { ...links, link0: { kind, data } } } as Description;
}

function withQdisc(kind: string, options: Options): Description {
  return { links, qdiscs: [{ dev: "eth0", kind, options }] } as Description;
}

function withFilter(protocol: string | number, options: Options): Description {
  const hook = { dev: "eth0", parent: "clsact/ingress" };
  return {
    links,
    qdiscs: [{ dev: "eth0", kind: "clsact" }],
    filters: [{ ...hook, pref: 5, kind: "flower", protocol, options }],
  } as Description;
}

const bridgeTimes = {
  ageingTime: 12345,
  forwardDelay: 401,
  helloTime: 101,
  maxAge: 603,
  mcastLastMemberIntvl: 101,
  mcastMembershipIntvl: 26001,
  mcastQuerierIntvl: 25501,
  mcastQueryIntvl: 12501,
  mcastQueryResponseIntvl: 1001,
  mcastStartupQueryIntvl: 3127,
};
const codelTimes = { target: "5ms", interval: "100ms", ceThreshold: 1003 };
const resilient = { groupType: "res", resGroup: { buckets: 32, idleTimer: 2001, unbalancedTimer: 9903 } } as const;

const rounded: Readonly<Record<string, Description>> = {
  "times of a bridge": withLink("bridge", bridgeTimes),
  "delays of a bond": withLink("bond", { mode: "active-backup", miimon: 100, updelay: 250, downdelay: 310 }),
  "times of codel": withQdisc("codel", codelTimes),
  "times of fq_codel": withQdisc("fq_codel", codelTimes),
  "times of pie": withQdisc("pie", { target: 5001, tupdate: "15ms" }),
  "times of fq_pie": withQdisc("fq_pie", { target: 5001, tupdate: "15ms" }),
  "times of hhf": withQdisc("hhf", { resetTimeout: 15_000, evictTimeout: 30_001 }),
  "times of fq": withQdisc("fq", { flowRefillDelay: 15_000, ceThreshold: 1003, horizon: 15_001 }),
  "times of sfb": withQdisc("sfb", { rehashInterval: 600_001, warmupTime: 60_003 }),
  "flows of sfq": withQdisc("sfq", {}),
  "queues of gred": withQdisc("gred", { dPs: 3, defDp: 2 }),
  "a schedule of taprio that starts later": {
    links: { eth0: { kind: "dummy", numTxQueues: 2, up: true } },
    qdiscs: [{ dev: "eth0", kind: "taprio", options: { ...schedule, schedBaseTime: 9_000_000_000_000_000_000n } }],
  } as Description,
  "timers of a group of next hops": {
    links,
    addresses: [{ dev: "eth0", address: "192.0.2.1/24" }],
    nexthops: [
      { id: 1, gateway: "192.0.2.2", dev: "eth0" },
      { id: 3, group: [1], ...resilient },
    ],
  },
  "times of neighbours": {
    links,
    sysctls: {
      "net.ipv4.neigh.eth0.base_reachable_time_ms": 30_001,
      "net.ipv6.neigh.eth0.retrans_time_ms": 1001,
      "net.ipv4.neigh.eth0.locktime": 101,
      "net.ipv6.conf.eth0.mldv2_unsolicited_report_interval": 1001,
    },
  },
  "the EtherType behind a VLAN tag": withFilter("802.1Q", { keyVlanId: 5, keyVlanEthType: 0x0800 }),
  "the EtherType behind two VLAN tags": withFilter("802.1ad", {
    keyVlanId: 5,
    keyVlanEthType: 0x8100,
    keyCvlanId: 7,
    keyCvlanEthType: 0x86dd,
  }),
  "the EtherType in a PPPoE session": withFilter(0x8864, { keyPppoeSid: 5, keyPppProto: 0x21 }),
};

describe("A plan that declares what the kernel stores in another form", () => {
  test.each(Object.entries(rounded))("has no steps afterwards: %s", async (_title, description, { netns }) => {
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    // Nor has a plan of the listed values, here and elsewhere.
    const taken = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
    expect(await planned(netns, taken)).toEqual([]);
    using other = shifted(3);
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
    // Snapshots have no sysctls.
    if (description.sysctls === undefined) expect(await planned(other, description)).toEqual([]);
  });

  test("follows another monitoring interval of a bond", async ({ netns }) => {
    await apply(netns, rounded["delays of a bond"]!);
    const other = withLink("bond", { mode: "active-backup", miimon: 60, updelay: 250, downdelay: 310 });
    await apply(netns, other);
    expect(await planned(netns, other)).toEqual([]);
  });
});

// Debian's Linux 6.1 is built without HSR.
const hasHsr = Bun.spawnSync(["modprobe", "hsr"]).exitCode === 0;

test.each(hasHsr ? ["hsr0"] : [])("the address of supervision frames of the hsr ring %s is kept", async (ifname) => {
  const ring = (data: Options) =>
    ({
      links: { ...links, eth1: { kind: "dummy", up: true }, [ifname]: { kind: "hsr", data: { ...pair, ...data } } },
    }) as Description;
  const pair = { slave1: "eth0", slave2: "eth1" };
  for (const data of [{ version: 1, multicastSpec: 45 }, { supervisionAddr: "01:15:4e:00:01:2d" }]) {
    using netns = NetworkNamespace.create();
    await apply(netns, ring(data));
    expect(await planned(netns, ring(data))).toEqual([]);
    const taken = JSON.parse(JSON.stringify(await snapshot({ netns })));
    expect(taken.links[ifname].data.supervisionAddr).toBe("01:15:4e:00:01:2d");
    // The sequence number changes with each frame.
    expect(taken.links[ifname].data.seqNr).toBeUndefined();
    using other = shifted(3);
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
  }
});

describeWith(["tc"], "A queueing discipline that tc(8) has created", () => {
  test.each(["codel", "fq_codel", "pie", "fq_pie"])("%s has the same times elsewhere", async (kind, { netns }) => {
    ip(netns, `link add eth0 type dummy\nlink set eth0 up\ntc qdisc add dev eth0 root ${kind} target 3002us`);
    const taken = JSON.parse(JSON.stringify(await snapshot({ netns })));
    using other = shifted(3);
    await apply(other, taken);
    const show = ["tc", "-j", "qdisc", "show", "dev", "eth0"];
    const options = (of: NetworkNamespace) => JSON.parse(runIn(of, show))[0].options;
    expect(options(other)).toEqual(options(netns));
  });
});
