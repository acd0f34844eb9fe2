import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { release } from "node:os";
import { rdma } from "../../../src/families/rdma.ts";
import { until } from "../../support/threads.ts";
import { loadModule, unloadModule } from "../modules.ts";

/** An object in the JSON output of `rdma -j`. */
type Json = Readonly<Record<string, unknown>>;

function run(...words: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(words);
  if (exitCode !== 0) throw new Error(`${words.join(" ")} failed: ${stderr}`);
  return stdout.toString();
}
const rdmaJson = (...words: string[]) => JSON.parse(run("rdma", "-d", "-j", ...words)) as Json[];
const hexGuid = (guid: bigint) => guid.toString(16).padStart(16, "0").match(/.{4}/g)!.join(":");

// In Linux 6.1, the driver rxe works only in the initial network namespace.
beforeAll(() => {
  loadModule("rdma_rxe");
  run("ip", "link", "add", "rdma0", "type", "veth", "peer", "name", "rdma1");
  run("ip", "link", "set", "rdma0", "up");
  run("ip", "link", "set", "rdma1", "up");
});
afterAll(async () => {
  const client = rdma.connect();
  afterAll(() => client.close());

  for (const { devIndex } of client.dump("get")) client.do("dellink", { devIndex });
  await until(() => client.dump("get").toArray().length === 0, "all devices are removed");
  run("ip", "link", "delete", "rdma0");
  unloadModule("rdma_rxe");
});

/** Whether the kernel can add RDMA devices that have a parent device. (Linux 6.11) */
const HAS_PARENTS = isKernel(6, 11);

/** Reports whether the version of the kernel is at least this version. */
function isKernel(major: number, minor: number): boolean {
  const [running = 0, patch = 0] = release().split(".").map(Number);
  return running > major || (running === major && patch >= minor);
}

describe("family rdma", () => {
  const client = rdma.connect();
  afterAll(() => client.close());

  const device = (name: string) =>
    client
      .dump("get")
      .toArray()
      .find(({ devName }) => devName === name)!;
  const shown = (rows: readonly Json[], name = "rxe0") => rows.filter(({ ifname }) => ifname === name);

  test("adds devices as the program rdma shows", () => {
    client.do("newlink", { devName: "rxe0", linkType: "rxe", ndevName: "rdma0" });
    const added = device("rxe0");
    expect(added).toMatchObject({ devNodeType: "ib-ca", devProtocol: "roce", portIndex: 1 });
    expect(shown(rdmaJson("dev", "show"))[0]).toMatchObject({
      ifindex: added.devIndex,
      node_guid: hexGuid(added.nodeGuid),
      sys_image_guid: hexGuid(added.sysImageGuid),
    });
    expect(client.do("get", { devIndex: added.devIndex })).toEqual(added);
    expect(() => client.do("newlink", { devName: "rxe9", linkType: "rxe", ndevName: "rdma0" })).toThrow("EEXIST");
    expect(() => client.do("newlink", { devName: "rxe9", linkType: "none", ndevName: "rdma1" })).toThrow("EINVAL");
  });

  test("returns the same ports as the program rdma", () => {
    const { devIndex } = device("rxe0");
    const [port] = client.dump("port-get", { devIndex }).toArray();
    expect(port).toMatchObject({ devName: "rxe0", portIndex: 1, portState: "active", portPhysState: "link-up" });
    expect(shown(rdmaJson("link", "show"))[0]).toMatchObject({
      port: 1,
      state: "ACTIVE",
      physical_state: "LINK_UP",
      netdev: port!.ndevName,
      netdev_index: port!.ndevIndex,
    });
    expect(client.do("port-get", { devIndex, portIndex: 1 })).toEqual(port!);
    expect(() => client.do("port-get", { devIndex, portIndex: 7 })).toThrow("EINVAL");
  });

  test("returns the same resources as the program rdma", () => {
    const dump = { devIndex: device("rxe0").devIndex };
    const summary = Object.fromEntries(
      client.do("res-get", dump).resSummary.resSummaryEntry!.map(({ name, curr }) => [name, Number(curr)]),
    );
    expect(shown(rdmaJson("resource", "show"))[0]).toMatchObject(summary);
    const qps = client
      .dump("res-qp-get", dump)
      .toArray()
      .flatMap(({ resQp }) => resQp.resQpEntry ?? []);
    const general = qps.find(({ resLqpn }) => resLqpn === 1);
    expect(general).toMatchObject({ portIndex: 1, resType: "gsi", resState: "rts", resKernName: "ib_core" });
    expect(shown(rdmaJson("resource", "show", "qp"))).toMatchObject(
      qps.map(({ resLqpn, resType, resState }) => ({
        lqpn: resLqpn,
        type: String(resType).toUpperCase(),
        state: String(resState).toUpperCase(),
      })),
    );
    const cqs = client
      .dump("res-cq-get", dump)
      .toArray()
      .flatMap(({ resCq }) => resCq.resCqEntry ?? []);
    expect(client.do("res-cq-get", { ...dump, resCqn: cqs[0]!.resCqn! })).toMatchObject(cqs[0]!);
    // The program names the numbers of enum ib_poll_context in the order of Linux 5.8 (poll_ctx_to_str() of iproute2).
    const contexts = { softirq: "DIRECT", workqueue: "SOFTIRQ", "unbound-workqueue": "WORKQUEUE" };
    expect(shown(rdmaJson("resource", "show", "cq"))).toMatchObject(
      cqs.map(({ resCqn, resCqe, resUsecnt, resPollCtx }) => ({
        cqn: resCqn,
        cqe: resCqe,
        users: Number(resUsecnt),
        "poll-ctx": contexts[resPollCtx as keyof typeof contexts],
      })),
    );
    const pds = client
      .dump("res-pd-get", dump)
      .toArray()
      .flatMap(({ resPd }) => resPd.resPdEntry ?? []);
    expect(pds.length).toBeGreaterThan(0);
    expect(shown(rdmaJson("resource", "show", "pd"))).toMatchObject(
      pds.map(({ resPdn, resUsecnt }) => ({ pdn: resPdn, users: Number(resUsecnt) })),
    );
    for (const operation of ["res-mr-get", "res-ctx-get", "res-srq-get", "res-cm-id-get"] as const) {
      for (const reply of client.dump(operation, dump)) expect(reply).not.toHaveProperty("unknown");
    }
  });

  test("returns the counters of a port", () => {
    const port = { devIndex: device("rxe0").devIndex, portIndex: 1 };
    const values = client.do("stat-get", port).statHwcounters!.hwcounterEntry!;
    expect(values.length).toBeGreaterThan(5);
    expect(shown(rdmaJson("statistic", "show", "link", "rxe0/1"))[0]).toMatchObject(
      Object.fromEntries(values.map(({ entryName }) => [entryName, expect.any(Number)])),
    );
    const status = client.do("stat-get-status", port).statHwcounters.hwcounterEntry!;
    expect(status.map(({ entryName }) => entryName)).toEqual(values.map(({ entryName }) => entryName));
  });

  // Only mlx5 devices can be parent devices.
  const testParents = HAS_PARENTS ? test : () => {};
  testParents("rejects child devices of the driver rxe", () => {
    const { devIndex } = device("rxe0");
    const request = { devIndex, devName: "child", devType: "smi" } as const;
    expect(() => client.do("newdev", request)).toThrow("EOPNOTSUPP");
    expect(() => client.do("deldev", { devIndex })).toThrow("EOPNOTSUPP");
  });

  test("renames and removes a device", async () => {
    const { devIndex } = device("rxe0");
    client.do("set", { devIndex, devName: "renamed" });
    expect(shown(rdmaJson("dev", "show"), "renamed")[0]).toMatchObject({ ifindex: devIndex });
    client.do("dellink", { devIndex });
    await until(() => device("renamed") === undefined, "the device is removed");
    expect(() => client.do("get", { devIndex })).toThrow("EINVAL");
  });

  test("returns and sets the mode of network namespaces", () => {
    const { netnsMode } = client.do("sys-get");
    expect(run("rdma", "system", "show")).toContain(`netns ${netnsMode} `);
    client.do("sys-set", { netnsMode });
    expect(client.do("sys-get")).toMatchObject({ netnsMode });
  });

  test("returns the character device of a device", () => {
    loadModule("ib_uverbs");
    client.do("newlink", { devName: "rxe1", linkType: "rxe", ndevName: "rdma0" });
    const { devIndex } = device("rxe1");
    expect(client.do("get-chardev", { devIndex, chardevType: "uverbs" })).toMatchObject({
      chardevName: expect.stringMatching(/^uverbs\d+$/),
      uverbsDriverId: expect.any(Number),
    });
  });
});
