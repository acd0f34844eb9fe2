// Tests packet queues in situations that a real kernel cannot produce on demand: lost replies, invalid data and missing
// queues.
import { describe, expect, test } from "bun:test";
import {
  EINTR,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  ENODEV,
  ENOENT,
  ENOMEM,
  EPERM,
  type MessageView,
  NETLINK_NETFILTER,
  NetlinkError,
  NetlinkSocket,
  NFQA_CFG_CMD,
  NFQA_PAYLOAD,
  NLMSG_ERROR,
} from "../../../../src/index.ts";
import { PacketQueue } from "../../../../src/subsystems/netfilter/index.ts";
import { message, thrown } from "../../../message/bytes.ts";
import { ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";
import { packetMessage } from "./packet-messages.ts";

const CONFIG = 0x302;
const VERDICT = 0x301;

/**
 * Returns the number of the first attribute of a queue configuration message, and the command if the message contains
 * one.
 */
function asked(request: MessageView): string {
  const attribute = request.attributes(4);
  attribute.next();
  return attribute.type === NFQA_CFG_CMD ? `command ${attribute.u8()}` : `attribute ${attribute.type}`;
}

type Script = (request: MessageView, kernel: ScriptedTransport) => void;

/** A fake kernel that acknowledges every queue configuration message that the script does not handle. */
function kernel(script: (request: MessageView, kernel: ScriptedTransport) => boolean = () => false): ScriptedTransport {
  return new ScriptedTransport(
    (request, self) => {
      if (!script(request, self) && request.type === CONFIG) self.reply(verdict(request));
    },
    { protocol: NETLINK_NETFILTER },
  );
}

function open(transport: ScriptedTransport, queues: number | { first: number; last: number } = 0): PacketQueue {
  return PacketQueue.over(NetlinkSocket.over(transport), queues);
}

function refused(script: Script): NetlinkError {
  const transport = new ScriptedTransport(script, { protocol: NETLINK_NETFILTER });
  const error = thrown(() => open(transport));
  expect(error).toBeInstanceOf(NetlinkError);
  return error as NetlinkError;
}

describe("PacketQueue.open()", () => {
  test("names the required option if the kernel has no packet queues", () => {
    const error = refused((request, self) => self.reply(verdict(request, EINVAL)));
    expect([error.code, error.operation]).toEqual(["EOPNOTSUPP", "NFQNL_CFG_CMD_BIND"]);
    expect(error.message).toContain("CONFIG_NETFILTER_NETLINK_QUEUE");
  });

  test("fails with EPERM without CAP_NET_ADMIN", () => {
    const error = refused((request, self) => self.reply(verdict(request, EPERM)));
    expect(error.code).toBe("EPERM");
    expect(error.message).toContain("CAP_NET_ADMIN");
  });

  test("reports EBUSY if another socket has bound the queue", () => {
    const error = refused((request, self) => self.reply(verdict(request, asked(request) === "command 1" ? EPERM : 0)));
    expect([error.code, (error.cause as NetlinkError).code]).toEqual(["EBUSY", "EPERM"]);
    expect(error.message).toStartWith("queue 0 is used by another socket (EBUSY)");
  });

  test("closes the socket if it fails", () => {
    const transport = new ScriptedTransport((request, self) => self.reply(verdict(request, EPERM)), {
      protocol: NETLINK_NETFILTER,
    });
    expect(thrown(() => open(transport))).toBeInstanceOf(NetlinkError);
    expect(transport.closed).toBe(true);
  });

  test("reports the kernel error of each step", () => {
    for (const step of ["command 1", "attribute 2"]) {
      const error = refused((request, self) => self.reply(verdict(request, asked(request) === step ? ENODEV : 0)));
      expect(error.code).toBe("ENODEV");
    }
  });
});

describe("queue commands", () => {
  test("are resent after a lost acknowledgement", () => {
    let lost = 0;
    const transport = kernel((request) => asked(request) === "attribute 2" && lost++ < 2);
    using queue = open(transport);
    expect(transport.requests.map(asked)).toEqual(["command 1", "attribute 2", "attribute 2", "attribute 2"]);
    expect(queue.receive()).toEqual([]);
  });

  test("throw ENOBUFS if every acknowledgement is lost", () => {
    const error = refused((request, self) => {
      if (asked(request) === "command 1") self.reply(verdict(request));
    });
    expect([error.code, error.operation]).toEqual(["ENOBUFS", "NFQA_CFG_PARAMS"]);
    expect(error.message).toContain("the outcome is unknown");
  });

  test("keep packets that arrive before the acknowledgement", () => {
    const transport = kernel((request, self) => {
      if (request.type !== CONFIG || asked(request) !== "attribute 2") return false;
      self.reply(packetMessage({ id: 1 }));
      self.fail(ENOBUFS);
      self.reply([packetMessage({ id: 2 }), message(NLMSG_ERROR, 0, new Uint8Array(20))]);
      self.reply(packetMessage({ id: 3 }), { sender: 4711 });
      self.reply([packetMessage({ id: 4 }), verdict(request)]);
      self.reply(packetMessage({ id: 5 }));
      return true;
    });
    using queue = open(transport);
    expect(queue.receive().map(({ id, lostBefore }) => [id, lostBefore])).toEqual([
      [1, 0],
      [2, 0],
      [4, 1],
    ]);
    expect(queue.receive().map(({ id }) => id)).toEqual([5]);
    expect(queue.receive()).toEqual([]);
    expect(queue.statistics()).toMatchObject({ received: 4, missing: 1, malformed: 0, queues: undefined });
  });

  test("fail with ENOBUFS during a flood of packets", () => {
    const flood = packetMessage({ attributes: (writer) => writer.bytes(NFQA_PAYLOAD, new Uint8Array(60_000)) });
    const transport = kernel((request, self) => {
      if (asked(request) !== "attribute 2") return false;
      for (let count = 0; count < 200; count++) self.reply(flood);
      return true;
    });
    expect((thrown(() => open(transport)) as NetlinkError).code).toBe("ENOBUFS");
    expect(transport.requests.map(asked)).toHaveLength(5);
  });
});

describe("rejected verdicts", () => {
  test("make a later receive() throw the first error", () => {
    const transport = kernel((request, self) => {
      if (request.type !== VERDICT) return false;
      self.reply(packetMessage({ id: 2 }));
      self.reply(verdict(request, ENODEV));
      self.reply(verdict(request, EPERM));
      return true;
    });
    using queue = open(transport);
    transport.reply(packetMessage({ id: 1 }));
    queue.accept(queue.receive()[0]!);
    expect(queue.receive().map(({ id }) => id)).toEqual([2]);
    expect((thrown(() => queue.receive()) as NetlinkError).code).toBe("ENODEV");
    expect(queue.receive()).toEqual([]);
  });
});

describe("rejected configuration requests", () => {
  test("throw ENOENT with the operation", () => {
    const transport = kernel();
    using queue = open(transport);
    transport.reply(packetMessage({ id: 1 }));
    queue.accept(queue.receive()[0]!);
    const request = transport.requests.find(({ type }) => type === CONFIG)!;
    const given = transport.requests.at(-1)!;
    transport.reply(verdict(given, ENOENT));
    transport.reply(verdict(request, ENOENT));
    const error = thrown(() => queue.receive()) as NetlinkError;
    expect([error.code, error.operation]).toEqual(["ENOENT", "NFNL_SUBSYS_QUEUE message 2"]);
    expect(queue.statistics().gone).toBe(1);
  });
});

describe("malformed packet messages", () => {
  test("do not count as missing packets", () => {
    const broken = (id: number) => {
      const bytes = packetMessage({ id });
      new DataView(bytes.buffer).setUint32(0, 4000, true);
      return bytes;
    };
    const transport = kernel((request, self) => {
      if (request.type !== CONFIG || asked(request) !== "attribute 2") return false;
      self.reply(packetMessage({ id: 1 }));
      self.reply(broken(4));
      self.reply(verdict(request));
      return true;
    });
    using queue = open(transport);
    const sent = transport.requests.length;
    transport.reply(broken(5));
    transport.reply(packetMessage({ id: 7 }));
    expect(queue.receive().map(({ id, lostBefore }) => [id, lostBefore])).toEqual([[1, 0]]);
    expect(queue.receive().map(({ id, lostBefore }) => [id, lostBefore])).toEqual([[7, 3]]);
    const dropped = transport.requests.slice(sent).map(({ view, offset }) => view.getUint32(offset + 28));
    expect(dropped).toEqual([4, 5]);
    expect(queue.statistics()).toMatchObject({ received: 2, missing: 3, malformed: 2 });
  });

  test("drop the packet if its id is readable", () => {
    const transport = kernel();
    using queue = open(transport, { first: 0, last: 1 });
    const cut = packetMessage({ id: 7, queue: 1 });
    new DataView(cut.buffer).setUint32(0, 4000, true);
    const nameless = message(0x300, 0, new Uint8Array([2, 0, 0, 0]));
    transport.reply(packetMessage({ id: 1 }));
    transport.reply(cut);
    transport.reply(nameless);
    transport.reply(packetMessage({ id: 1, queue: 5 }));
    transport.reply(message(0x777, 0, new Uint8Array(4)));
    transport.reply(new Uint8Array(8));
    transport.reply([packetMessage({ id: 2 }), new Uint8Array(8)]);
    const sent = transport.requests.length;
    expect(queue.receive().map(({ queue: number, id }) => [number, id])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    const verdicts = transport.requests.slice(sent);
    expect(
      verdicts.map(({ type, view, offset }) => [
        type,
        view.getUint16(offset + 18),
        view.getUint32(offset + 24),
        view.getUint32(offset + 28),
      ]),
    ).toEqual([[VERDICT, 1, 0, 7]]);
    expect(queue.statistics()).toMatchObject({ received: 2, missing: 0, malformed: 5 });
  });

  test("do not end a wait early", () => {
    const transport = kernel();
    using queue = open(transport);
    transport.replyLate(message(0x777, 0, new Uint8Array(4)));
    transport.replyLate(packetMessage({ id: 1 }));
    expect(queue.receive({ wait: true, timeoutMs: 100_000 }).map(({ id }) => id)).toEqual([1]);
    expect(queue.receive({ wait: true, timeoutMs: 1 })).toEqual([]);
  });
});

describe("packet ids", () => {
  test("reveal missing packets across the wrap-around", () => {
    const transport = kernel();
    using queue = open(transport);
    for (const id of [3, 4, 0x7ffffff0, 0xfffffff0, 0xffffffff, 0, 2, 1, 3]) transport.reply(packetMessage({ id }));
    expect(queue.receive().map(({ lostBefore }) => lostBefore)).toEqual([2, 0, 0x7fffffeb, 0x7fffffff, 14, 0, 1, 0, 0]);
  });

  test("are tracked separately for each queue", () => {
    const transport = kernel();
    using queue = open(transport, { first: 4, last: 5 });
    for (const [number, id] of [
      [4, 1],
      [5, 3],
      [4, 2],
      [5, 4],
    ]) {
      transport.reply(packetMessage({ queue: number!, id: id! }));
    }
    expect(queue.receive().map(({ lostBefore }) => lostBefore)).toEqual([0, 2, 0, 0]);
  });
});

describe("unsent verdicts", () => {
  /** A fake kernel in which the next `count` sends of at least `least` bytes fail. */
  class Failing extends ScriptedTransport {
    count = 0;
    least = 0;
    errno: number = ENOBUFS;

    override send(...[area, offset, length]: Parameters<ScriptedTransport["send"]>): number {
      if (this.count === 0 || length < this.least) return super.send(area, offset, length);
      this.count--;
      return -this.errno;
    }

    /** Packet ids and their verdicts in the order in which they were sent. */
    get verdicts(): [id: number, word: number][] {
      const given = this.requests.filter(({ type }) => type === VERDICT || type === VERDICT + 2);
      return given.map(({ view, offset }) => [view.getUint32(offset + 28), view.getUint32(offset + 24)]);
    }
  }

  function setUp(): { queue: PacketQueue; transport: Failing } {
    const transport = new Failing(
      (request, self) => {
        if (request.type === CONFIG) self.reply(verdict(request));
      },
      { protocol: NETLINK_NETFILTER },
    );
    const queue = open(transport);
    for (let id = 1; id <= 4; id++) transport.reply(packetMessage({ id }));
    return { queue, transport };
  }

  test.each([ENOBUFS, ENOMEM, EINTR])("are resent after error %d", (errno) => {
    const { queue, transport } = setUp();
    using _queue = queue;
    Object.assign(transport, { errno, count: 7 });
    expect(queue.process(({ id }) => (id % 2 === 0 ? "drop" : "accept"))).toBe(4);
    transport.reply(packetMessage({ id: 5 }));
    const [packet] = queue.receive();
    transport.count = 7;
    queue.accept(packet!);
    expect(transport.verdicts).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
      [5, 1],
    ]);
  });

  test("become the failure verdict after repeated errors", () => {
    const { queue, transport } = setUp();
    using _queue = queue;
    transport.count = 8;
    const error = thrown(() => queue.process(() => "accept", { failureVerdict: { queue: 7 } }));
    expect(error).toMatchObject({ code: "ENOBUFS" });
    expect(transport.verdicts).toEqual([[4, 0x0007_0003]]);
  });

  test("become the failure verdict if the message is too long", () => {
    const { queue, transport } = setUp();
    using _queue = queue;
    Object.assign(transport, { errno: EMSGSIZE, count: 1, least: 5000 });
    const payload = new Uint8Array(6000);
    const error = thrown(() => queue.process(({ id }) => (id === 2 ? { payload } : "accept")));
    expect(error).toMatchObject({ code: "EMSGSIZE" });
    // The verdicts on the preceding and following packets are in the same datagram.
    expect(transport.verdicts.every(([, word]) => word === 0)).toBe(true);
    expect(transport.verdicts.map(([id]) => id)).toEqual([1, 2, 4]);
  });

  test("make verdict() throw without affecting other packets", () => {
    const { queue, transport } = setUp();
    using _queue = queue;
    const [first, ...others] = queue.receive();
    for (const given of ["drop", { mark: 1 }] as const) {
      transport.count = 8;
      expect(thrown(() => queue.verdict(first!, given))).toMatchObject({ code: "ENOBUFS" });
    }
    for (const packet of others) queue.accept(packet);
    transport.reply(packetMessage({ id: 5 }));
    transport.reply(packetMessage({ id: 6 }));
    queue.process(() => "accept");
    // Each packet gets its own verdict message, because packet 1 still waits.
    expect(transport.verdicts).toEqual([2, 3, 4, 5, 6].map((id) => [id, 1]));
    expect(transport.requests.every(({ type }) => type !== VERDICT + 2)).toBe(true);
  });
});

test("PacketQueue.close() ignores errors while unbinding the queues", () => {
  const transport = kernel((request, self) => {
    if (asked(request) !== "command 2") return false;
    self.reply(verdict(request, ENODEV));
    return true;
  });
  const queue = open(transport, { first: 1, last: 2 });
  queue.close();
  expect(transport.requests.slice(-2).map((request) => [asked(request), request.flags])).toEqual([
    ["command 2", 1],
    ["command 2", 1],
  ]);
  expect(transport.closed).toBe(true);
});
