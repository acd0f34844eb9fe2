import { beforeAll, expect, test } from "bun:test";
import { smcGenNetlink } from "../../../src/families/smc-gen-netlink.ts";
import { smcPnetid } from "../../../src/families/smc-pnetid.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { isLinuxAtLeast, whereTheKernelHas } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import { addLink } from "../links/links.ts";
import { hasModule, loadModule } from "../modules.ts";

const lab = useLab();

// Some of Debian's kernels are built without SMC.
const hasSmc = hasModule("smc");

beforeAll(() => {
  if (hasSmc) loadModule("smc");
});

test.skipIf(!hasSmc)("SMC_PNETID adds, lists and removes physical networks", () => {
  const client = smcPnetid.connect({ netns: lab.netns });
  addLink(lab.netns, "dummy", { ifname: "eth7" });
  client.do("add", { name: "net1", ethname: "eth7" });
  const listed = () => client.dump("get").toArray();
  expect(listed()).toEqual([{ name: "NET1", ethname: "eth7", ibname: "n/a", ibport: 255 }]);
  expect(thrown(() => client.do("add", { name: "NET2", ethname: "eth7" }))).toMatchObject({ code: "EEXIST" });
  expect(thrown(() => client.do("add", { name: "NET-2", ethname: "eth8" }))).toMatchObject({ code: "EINVAL" });
  // The entry may name an interface that does not exist yet.
  client.do("add", { name: "NET2", ethname: "eth8" });
  client.do("del", { name: "NET1" });
  expect(listed()).toEqual([{ name: "NET2", ethname: "eth8", ibname: "n/a", ibport: 255 }]);
  client.do("flush", {});
  expect(listed()).toEqual([]);
  expect(thrown(() => client.do("del", { name: "NET1" }))).toMatchObject({ code: "ENOENT" });
});

whereTheKernelHas("the family SMC_GEN_NETLINK (Linux 5.11)", hasSmc && isLinuxAtLeast("5.11"), () => {
  test("SMC_GEN_NETLINK lists RDMA devices with their physical network", async () => {
    loadModule("rdma_rxe");
    using netns = NetworkNamespace.current();
    const run = (...words: string[]) => runIn(netns, words);
    run("ip", "link", "add", "smc0", "type", "dummy");
    run("ip", "link", "set", "smc0", "up");
    run("rdma", "link", "add", "rxe7", "type", "rxe", "netdev", "smc0");
    const networks = smcPnetid.connect();
    const client = smcGenNetlink.connect();
    try {
      networks.do("add", { name: "FABRIC", ibname: "rxe7", ibport: 1 });
      expect(networks.dump("get").toArray()).toEqual([{ name: "FABRIC", ethname: "n/a", ibname: "rxe7", ibport: 1 }]);
      const devices = () => client.dump("get-dev-smcr").toArray();
      // The kernel reads the state of the port asynchronously.
      await until(() => devices().some(({ devSmcr }) => devSmcr.port?.state === 1), "the port is active");
      expect(devices()).toMatchObject([
        { devSmcr: { ibName: "rxe7", isCrit: 0, port: { pnetid: "FABRIC", pnetUsr: 1, valid: 1, state: 1 } } },
      ]);
    } finally {
      networks.do("flush", {});
      run("rdma", "link", "delete", "rxe7");
      run("ip", "link", "delete", "smc0");
    }
    expect(client.dump("get-dev-smcr").toArray()).toEqual([]);
  });

  test("SMC_GEN_NETLINK changes and lists enterprise ids and settings", () => {
    const client = smcGenNetlink.connect({ netns: lab.netns });
    expect(client.dump("get-sys-info").toArray()).toMatchObject([{ sysInfo: { ver: 2, isIsmV2: 0 } }]);
    const ids = () => client.dump("dump-ueid").toArray();
    const before = ids();
    const entry = "BUN.TEST-1".padEnd(32);
    client.do("add-ueid", { entry });
    expect(ids()).toEqual([...before, { entry }]);
    expect(thrown(() => client.do("add-ueid", { entry: entry.toLowerCase() }))).toMatchObject({ code: "EINVAL" });
    expect(() => client.do("add-ueid", { entry: "SHORT" })).toThrow(/entry/);
    client.do("remove-ueid", { entry });
    expect(ids()).toEqual(before);
    expect(thrown(() => client.do("remove-ueid", { entry }))).toMatchObject({ code: "ENOENT" });
    const limited = () => client.dump("dump-hs-limitation").toArray();
    client.do("enable-hs-limitation", {});
    expect(limited()).toEqual([{ enabled: 1 }]);
    client.do("disable-hs-limitation", {});
    expect(limited()).toEqual([{ enabled: 0 }]);
    const [counters] = client.dump("get-stats").toArray();
    expect(counters?.stats.smcrTech).toMatchObject({
      rxBytes: 0n,
      txploadSize: { pload8k: 0n },
      rxRmbStats: { reuseCnt: 0n },
    });
    expect(JSON.stringify(counters, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toMatch(
      /unknown|unparsed/,
    );
    expect(client.dump("get-lgr-smcr").toArray()).toEqual([]);
    expect(client.dump("get-lgr-smcd").toArray()).toEqual([]);
  });
});
