import { describe, expect, test } from "bun:test";
import { crypto } from "../../src/families/crypto.ts";
import { type Qp, rdma } from "../../src/families/rdma.ts";
import { selinux } from "../../src/families/selinux.ts";
import { NETLINK_CRYPTO, NETLINK_RDMA } from "../../src/index.ts";
import { operationCodec } from "../../src/schema/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { bytes } from "../message/bytes.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { within } from "../support/threads.ts";

describe("rdma family", () => {
  test("encodes the device interface number into message types", () => {
    const request = operationCodec(rdma, "port-get").request("do", { devIndex: 2, portIndex: 1 });
    expect(request.type).toBe((5 << 10) + 5);
    expect(request.payload).toEqual(bytes("0800 0100 02000000  0800 0300 01000000"));
  });

  test("returns ports for do and dump requests", () => {
    using kernel = new FakeKernel();
    const port = { devIndex: 2, devName: "rxe0", portIndex: 1, portState: "active", portPhysState: "link-up" } as const;
    kernel.register(rdma, { "port-get": { do: () => port, dump: () => [port, { ...port, portIndex: 2 }] } });
    using socket = kernel.open(NETLINK_RDMA);
    using client = rdma.connect({ socket });
    expect(client.do("port-get", { devIndex: 2, portIndex: 1 })).toEqual(port);
    expect(client.dump("port-get", { devIndex: 2 }).toArray()).toHaveLength(2);
    expect(() => client.do("port-get", { devIndex: 2 } as never)).toThrow("portIndex");
  });

  test("keeps the order of driver names and values", () => {
    using kernel = new FakeKernel();
    const reply = {
      devIndex: 1,
      devName: "x",
      resQp: {
        resQpEntry: [
          { resLqpn: 7, resType: "rc", resState: "rts", driver: [{ string: "cqn" }, { printType: "hex" }, { u32: 9 }] },
          { resLqpn: 8, resType: "driver", resSubtype: "DCI" },
        ] satisfies Qp[],
      },
    };
    kernel.register(rdma, { "res-qp-get": { dump: () => [reply] } });
    using socket = kernel.open(NETLINK_RDMA);
    using client = rdma.connect({ socket });
    expect(client.dump("res-qp-get", { devIndex: 1 }).toArray()).toEqual([reply]);
  });
});

describe("crypto family", () => {
  test("returns the header and attributes of an algorithm", () => {
    using kernel = new FakeKernel();
    const header = {
      name: "sha256",
      driverName: "sha256-ni",
      moduleName: "kernel",
      type: 0,
      mask: 0,
      refcnt: 1,
      flags: 0xe,
    };
    const reply = { header, priorityVal: 250, reportHash: { type: "shash", blocksize: 64, digestsize: 32 } };
    kernel.register(crypto, { getalg: { do: () => reply, dump: () => [reply] } });
    using socket = kernel.open(NETLINK_CRYPTO);
    using client = crypto.connect({ socket });
    expect(client.do("getalg", { header: { name: "sha256" } })).toEqual(reply);
    expect(client.dump("getalg").toArray()).toEqual([reply]);
    expect(() => client.do("getalg", { header: {} as never })).toThrow("header.name");
    expect(() => client.do("delalg", { header: { name: "x" } as never })).toThrow("header.driverName");
  });
});

describeInNamespaces("selinux family", () => {
  test("reports enforcement changes and policy loads", async () => {
    using kernel = new FakeKernel();
    kernel.register(selinux, {});
    using client = selinux.connect();
    const subscription = kernel.openSubscription([selinux, "avc"]);
    await using events = client.events("avc", { socket: subscription, inLoop: true });
    kernel.publish(selinux, "setenforce", { header: { val: 1 } });
    kernel.publish(selinux, "policyload", { header: { seqno: 2 } });
    const reader = events[Symbol.asyncIterator]();
    const items = [await within(reader.next(), "an event"), await within(reader.next(), "an event")];
    expect(items.map(({ value }) => value)).toMatchObject([
      { name: "setenforce", fields: { header: { val: 1 } } },
      { name: "policyload", fields: { header: { seqno: 2 } } },
    ]);
  });
});
