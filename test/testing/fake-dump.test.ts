import { describe, expect, test } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { dump, EBUSY, MessageWriter, NETLINK_GENERIC, NLM_F_DUMP, NLM_F_REQUEST } from "../../src/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { checkDescriptors, rings } from "./rings.ts";

checkDescriptors();

describe("FakeKernel dumps", () => {
  const names = Array.from({ length: 200 }, (_, index) => `eth${index}`);

  test("arrive completely in several parts", () => {
    using kernel = rings({ dumpItems: 7 }, names);
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    const listed = client.dump("rings-get").toArray();
    expect(listed.map(({ header }) => header?.devName)).toEqual(names);
    expect(socket.statistics.received).toBeGreaterThan(200 / 7);
  });

  test("are generated only as far as they are read", () => {
    let made = 0;
    using kernel = new FakeKernel({ dumpItems: 4 });
    kernel.register(ethtool, {
      "rings-get": {
        *dump() {
          for (; made < 1000; made++) yield { rx: made };
        },
      },
    });
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    let read = 0;
    using long = client.dump("rings-get");
    while (long.next() !== undefined && ++read < 10);
    expect(read).toBe(10);
    expect(made).toBeLessThan(100);
  });

  test("close the handler's iterator after a fault or an invalid item", () => {
    using kernel = new FakeKernel();
    let closed = 0;
    kernel.register(ethtool, {
      "rings-get": {
        *dump() {
          try {
            yield { rx: 1 };
            yield { rx: "many" as never };
          } finally {
            closed++;
          }
        },
      },
    });
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    kernel.inject({ fault: "fail-dump", errno: EBUSY, operation: "rings-get", items: 1 });
    expect(thrown(() => client.dump("rings-get").toArray())).toMatchObject({ code: "EBUSY" });
    expect(closed).toBe(1);
    expect(thrown(() => client.dump("rings-get").toArray())).toBeInstanceOf(TypeError);
    expect(closed).toBe(2);
  });

  test("can be interrupted, fail and lose a part", () => {
    using kernel = rings({ dumpItems: 10 }, names);
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    const target = { family: "ethtool", kind: "dump" } as const;
    kernel.inject({ fault: "interrupt", items: 50, ...target });
    const interrupted = client.dump("rings-get", {}, { retryInterrupted: 0 });
    expect(interrupted.toArray()).toHaveLength(200);
    expect(interrupted.consistent).toBe(false);
    kernel.inject({ fault: "interrupt", ...target });
    const again = client.dump("rings-get");
    expect(again.toArray()).toHaveLength(200);
    expect(again.consistent).toBe(true);
    kernel.inject({ fault: "fail-dump", errno: EBUSY, items: 15, ...target });
    const failing = client.dump("rings-get");
    let read = 0;
    const error = thrown(() => {
      while (failing.next() !== undefined) read++;
    });
    expect({ read, error }).toMatchObject({ read: 15, error: { code: "EBUSY" } });
    kernel.inject({ fault: "lost-reply", items: 30, ...target });
    const cut = client.dump("rings-get");
    expect(thrown(() => cut.toArray())).toMatchObject({ code: "ENOBUFS" });
  });

  test("prevent a second dump on the same socket", () => {
    using kernel = rings({ dumpItems: 1 }, names);
    using socket = kernel.open();
    const message = new MessageWriter(kernel.familyId(ethtool), NLM_F_REQUEST | NLM_F_DUMP)
      .genetlink(ethtool.operations["rings-get"]!.dump!.request.number, 1)
      .finish();
    socket.send(message);
    socket.send(message);
    const errors = [...socket.receive()!.messages()].map(({ type }) => type);
    expect(errors).toEqual([2]);
    expect(dump(NETLINK_GENERIC, message, { socket: kernel.open() }).toArray()).toHaveLength(200);
  });
});
