import { describe, expect, test } from "bun:test";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  dump,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  RTM_GETLINK,
  type TraceEvent,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { KernelTransport } from "../../src/sock/transport.ts";
import { commandWords } from "../apps/cli/command.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { addBridge, getLinks } from "../support/requests.ts";

const root = join(import.meta.dir, "../..");
const getLo = () =>
  new MessageWriter(RTM_GETLINK)
    .struct((header) => header.zero(16))
    .string(3, "lo")
    .finish();

/** Opens sockets until one gets the free descriptor `fd`: earlier tests may have left lower ones free. */
function openWithDescriptor(fd: number): NetlinkSocket {
  using lower = new DisposableStack();
  for (let opened = 0; opened < 256; opened++) {
    const socket = NetlinkSocket.open(NETLINK_USERSOCK);
    if (socket.fd === fd) return socket;
    lower.use(socket);
  }
  throw new Error(`no socket got the descriptor ${fd}`);
}

describeInNamespaces("socket option `trace`", () => {
  test("receives a copy of each datagram", () => {
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

  test("receives each datagram of a call with many requests", () => {
    const events: TraceEvent[] = [];
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, trace: (event) => events.push(event) });
    const requests = Array.from({ length: 200 }, (_, index) => addBridge(`b${index}`));
    const results = transactMultiple(NETLINK_ROUTE, requests, { socket });
    expect(results.every(({ error }) => error === undefined)).toBe(true);
    const sent = events.filter(({ direction }) => direction === "send");
    expect(sent.length).toBeGreaterThan(1);
    const bytes = Buffer.concat(sent.map((event) => event.bytes));
    const names = requests.map((_, index) => bytes.includes(`b${index}\0`));
    expect(names).toEqual(Array(200).fill(true));
  });

  test("reports its exceptions as uncaught, and the transaction succeeds", () => {
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

  test("may close the socket, without a receive from a later socket with the same descriptor", () => {
    const calls: [string, (socket: NetlinkSocket) => unknown][] = [
      ["transact", (socket) => transact(NETLINK_ROUTE, getLo(), { socket })],
      ["transactMultiple", (socket) => transactMultiple(NETLINK_ROUTE, [addBridge("b0"), addBridge("b1")], { socket })],
      ["dump", (socket) => dump(NETLINK_ROUTE, getLinks(), { socket }).toArray()],
      ["send", (socket) => socket.send(getLo())],
    ];
    for (const [name, call] of calls) {
      for (const moment of ["send", "receive"]) {
        let other: NetlinkSocket | undefined;
        const socket = NetlinkSocket.open(NETLINK_ROUTE, {
          trace({ direction }) {
            if (direction !== moment || other !== undefined) return;
            const { fd } = socket;
            socket.close();
            other = openWithDescriptor(fd);
            other.send(new MessageWriter(0x20).finish(), { to: { portId: other.portId } });
          },
        });
        try {
          call(socket);
        } catch (error) {
          expect(error).toMatchObject({ code: "EBADF" });
        }
        socket.close();
        if (other === undefined) continue;
        expect([name, moment, other.receive()?.sender]).toEqual([name, moment, other.portId]);
        other.close();
      }
    }
  });

  test("must be a function", () => {
    expect(() => NetlinkSocket.open(NETLINK_ROUTE, { trace: true as never })).toThrow("trace: expected a function");
  });

  test("leaves the transport unchanged if it is omitted", () => {
    using plain = NetlinkSocket.open(NETLINK_ROUTE);
    expect(plain.core.transport.constructor).toBe(KernelTransport);
  });
});

/** A named pipe whose reader and writer are non-blocking. */
class Pipe implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "bun-netlink-trace-"));
  readonly reader: number;
  readonly writer: number;

  constructor() {
    const path = join(this.#folder, "pipe");
    Bun.spawnSync(["mkfifo", path]);
    this.reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  }

  fill(): void {
    try {
      for (;;) writeSync(this.writer, `${"x".repeat(4095)}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }

  /** Returns the bytes that are queued in the pipe. */
  read(): string {
    const bytes = Buffer.alloc(4096);
    try {
      return bytes.toString("utf8", 0, readSync(this.reader, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      return "";
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.writer);
    rmSync(this.#folder, { recursive: true });
  }
}

describe("BUN_NETLINK_TRACE=1", () => {
  const program = `
    import { NETLINK_ROUTE, transact, MessageWriter, RTM_GETLINK, Receiver } from "${root}/src/index.ts";
    await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [1] });
    transact(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).struct((header) => header.zero(16)).string(3, "lo").finish());
  `;

  const manyRequests = `
    import { NETLINK_ROUTE, transactMultiple, MessageWriter, RTM_GETLINK } from "${root}/src/index.ts";
    const request = new MessageWriter(RTM_GETLINK).struct((header) => header.zero(16)).string(3, "lo").finish();
    console.log("start");
    transactMultiple(NETLINK_ROUTE, Array(100).fill(request));
    console.log("end");
  `;
  const spawn = (stderr: number) => {
    const env = { ...process.env, BUN_NETLINK_TRACE: "1" };
    return Bun.spawn([process.execPath, "-e", manyRequests], { env, stdio: ["ignore", "pipe", stderr] });
  };

  test("prints all datagrams to a full, non-blocking pipe", async () => {
    using pipe = new Pipe();
    pipe.fill();
    const traced = spawn(pipe.writer);
    const output = traced.stdout[Symbol.asyncIterator]();
    expect(Buffer.from((await output.next()).value!).toString()).toBe("start\n");
    let trace = "";
    while (!traced.killed) {
      trace += pipe.read();
      await Bun.sleep(0);
    }
    for (let rest = pipe.read(); rest !== ""; rest = pipe.read()) trace += rest;
    closeSync(pipe.reader);
    expect(Buffer.from((await output.next()).value ?? "").toString()).toBe("end\n");
    expect(traced.exitCode).toBe(0);
    expect(trace.match(/^→ NETLINK_ROUTE.* RTM_GETLINK/gm)).toHaveLength(100);
    expect(trace.match(/^← NETLINK_ROUTE.* RTM_NEWLINK/gm)).toHaveLength(100);
  });

  test("does not end the program if the pipe is closed", async () => {
    using pipe = new Pipe();
    closeSync(pipe.reader);
    const traced = spawn(pipe.writer);
    expect(await traced.stdout.text()).toBe("start\nend\n");
    expect(await traced.exited).toBe(0);
  });

  test("prints a trace that the decode command can read", () => {
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
    const decode = Bun.spawnSync([...commandWords, "decode", "-", "--json"], {
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
