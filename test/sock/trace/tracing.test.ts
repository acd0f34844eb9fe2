import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  RTM_GETLINK,
  type TraceEvent,
  transact,
  transactMultiple,
} from "../../../src/index.ts";
import { KernelTransport } from "../../../src/sock/transport.ts";
import { describeInNamespaces } from "../../support/environment.ts";

const root = join(import.meta.dir, "../../..");
const getLo = () =>
  new MessageWriter(RTM_GETLINK)
    .struct((header) => header.zero(16))
    .string(3, "lo")
    .finish();

describeInNamespaces("The option trace of a socket", () => {
  test("receives a copy of each datagram, sent and received", () => {
    const events: TraceEvent[] = [];
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { trace: (event) => events.push(event) });
    const reply = transact(NETLINK_ROUTE, getLo(), { socket })!;
    const replies = events.filter(({ direction }) => direction === "receive");
    expect(events[0]).toMatchObject({ direction: "send", protocol: NETLINK_ROUTE, portId: socket.portId });
    expect(new DataView(events[0]!.bytes.buffer).getUint16(4, true)).toBe(RTM_GETLINK);
    expect(Buffer.from(replies[0]!.bytes).includes(reply.payload)).toBe(true);
    const before = events.length;
    transactMultiple(NETLINK_ROUTE, [getLo(), getLo()], { socket });
    expect(events.slice(before).some(({ direction }) => direction === "send")).toBe(true);
  });

  test("reports its errors as uncaught exceptions, without an effect on the transaction", () => {
    const program = `
      import { MessageWriter, NETLINK_ROUTE, NetlinkSocket, RTM_GETLINK, transact } from "${root}/src/index.ts";
      process.on("uncaughtException", ({ message }) => console.log("reported", message));
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { trace: () => { throw new Error("of the trace"); } });
      const request = new MessageWriter(RTM_GETLINK).struct((header) => header.zero(16)).string(3, "lo").finish();
      console.log(transact(NETLINK_ROUTE, request, { socket }).type);
    `;
    const { stdout } = Bun.spawnSync([process.execPath, "-e", program]);
    expect(stdout.toString()).toMatch(/^16\n(reported of the trace\n)+$/);
  });

  test("must be a function", () => {
    expect(() => NetlinkSocket.open(NETLINK_ROUTE, { trace: true as never })).toThrow("trace: expected a function");
  });

  test("leaves the transport unchanged if it is omitted", () => {
    using plain = NetlinkSocket.open(NETLINK_ROUTE);
    expect(plain.core.transport.constructor).toBe(KernelTransport);
  });
});

describe("BUN_NETLINK_TRACE=1", () => {
  const program = `
    import { NETLINK_ROUTE, transact, MessageWriter, RTM_GETLINK, Receiver } from "${root}/src/index.ts";
    await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [1] });
    transact(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).struct((header) => header.zero(16)).string(3, "lo").finish());
  `;

  test("prints the datagrams of all sockets as input for the decode command", () => {
    const run = (value: string) => {
      const env = { ...process.env, BUN_NETLINK_TRACE: value };
      return Bun.spawnSync([process.execPath, "-e", program], { env }).stderr.toString();
    };
    expect(run("0")).toBe("");
    const trace = run("1");
    expect(trace).toMatch(
      /^→ NETLINK_ROUTE port \d+: RTM_GETLINK, 40 bytes, NLM_F_REQUEST.*, sequence \d+\n0000 {2}28 00 00 00 12 00/,
    );
    expect(trace).toMatch(/^← NETLINK_ROUTE port \d+: RTM_NEWLINK, /m);
    const decode = Bun.spawnSync([process.execPath, join(root, "apps/cli/src/main.ts"), "decode", "-", "--json"], {
      stdin: Buffer.from(trace),
    });
    const messages = decode.stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(messages[0]).toMatchObject({ toKernel: true, protocol: 0, operation: "getlink", fields: { ifname: "lo" } });
    expect(messages).toContainEqual(expect.objectContaining({ toKernel: false, family: "rt-link" }));
  });
});
