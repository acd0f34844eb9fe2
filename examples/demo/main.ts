// Demonstrates the four netlink patterns on the running kernel: bun run demo
// Requires no privileges: it restarts itself in a new user and network namespace and changes nothing outside.
import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import {
  closeIdleSockets,
  dump,
  IFF_UP,
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  listFamilies,
  lookupFamily,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_KOBJECT_UEVENT,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_USERSOCK,
  NETLINK_XFRM,
  NetlinkError,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  ping,
  Receiver,
  ReceiverPool,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTA_DST,
  RTA_OIF,
  RTM_DELLINK,
  RTM_GETLINK,
  RTM_GETROUTE,
  RTM_NEWLINK,
  RTM_NEWROUTE,
  RTN_UNICAST,
  RTNLGRP_LINK,
  RTPROT_STATIC,
  transact,
  transactMultiple,
} from "bun-netlink";
import { PacketQueues } from "bun-netlink/netfilter";
import { LIMIT_MS, limitRunTime, PATIENCE, part, partTimeout, partTimeoutMs, report } from "./part.ts";

const INSIDE = "BUN_NETLINK_DEMO_INSIDE";
const LINKS = 20;
const ROUTES = 20_000;
/** Number of upcalls that the demo sends: a multiple of the sender's batch size for each of the two receivers. */
const UPCALLS = 256_000;
/** Number of packets that the demo sends, a multiple of the batch size. */
const PACKETS = 10_240;
const LOOPBACK = 1;
/** Arguments of the runtime before the path of a program. */
const runtimeArguments = process.versions["deno"] === undefined ? [] : ["run", "--allow-all"];
const AF_INET = 2;

const writer = new MessageWriter();

if (process.env[INSIDE] === "1") {
  await inNamespace();
} else if (process.platform !== "linux") {
  console.log(`netlink requires Linux, and this is ${process.platform}; run the demo on Linux or in a container`);
} else if (!enterNamespace()) {
  await withoutNamespace();
}

/** Runs the demo in new namespaces. Returns false if the system does not allow them. */
function enterNamespace(): boolean {
  for (const enter of ["-rn", "-n"]) {
    if (spawnSync("unshare", [enter, "true"], { timeout: 2000 * PATIENCE }).status !== 0) continue;
    const { status } = spawnSync("unshare", [enter, process.execPath, ...runtimeArguments, import.meta.filename], {
      env: { ...process.env, [INSIDE]: "1" },
      stdio: "inherit",
      // The demo exits before this timeout, unless it is blocked in a system call.
      timeout: Math.ceil(LIMIT_MS - performance.now()),
      killSignal: "SIGKILL",
    });
    if (status === null) console.log("\nstopped: the demo takes too long on this machine");
    process.exitCode = status ?? 1;
    return true;
  }
  return false;
}

async function inNamespace(): Promise<void> {
  limitRunTime();
  await part("Protocols: which ones the kernel answers", listProtocols);
  await part("Transactions: links and routes in batches", () => {
    addLinks();
    addRoutes();
  });
  await part("Dump: a whole table, streamed", dumpRoutes);
  await part("Subscription: changes of links, received in a worker thread", followLinks);
  await part("Generic netlink: families, groups, operations", listGenericFamilies);
  await part("Upcalls: messages from another process, handled in two worker threads", receiveUpcalls);
  await part("Packet queues: verdicts on UDP packets in two worker threads", decideOnPackets);
  closeIdleSockets();
}

/** Runs only the parts of the demo that read, for systems that do not allow namespaces. */
async function withoutNamespace(): Promise<void> {
  limitRunTime();
  console.log(
    "This system does not allow new network namespaces. The parts of the demo that change links and routes are skipped.\n" +
      "To allow them: install `unshare` (package util-linux), and set sysctl kernel.unprivileged_userns_clone=1,\n" +
      "user.max_user_namespaces > 0 and kernel.apparmor_restrict_unprivileged_userns=0; in a container, use\n" +
      "--security-opt seccomp=unconfined.",
  );
  await part("Protocols: which ones the kernel answers", listProtocols);
  await part("Dump: the interfaces of this machine", dumpLinks);
  await part("Generic netlink: families, groups, operations", listGenericFamilies);
  await part("Upcalls: messages from another process, handled in two worker threads", receiveUpcalls);
}

function listProtocols(): void {
  const protocols = {
    NETLINK_ROUTE,
    NETLINK_SOCK_DIAG,
    NETLINK_XFRM,
    NETLINK_NETFILTER,
    NETLINK_KOBJECT_UEVENT,
    NETLINK_GENERIC,
  };
  const results = Object.entries(protocols).map(([name, protocol]) => `${name} ${ping(protocol) ? "yes" : "no"}`);
  console.log(`  ${results.join(", ")}`);
}

function link(type: number, name: string, flags = 0): MessageWriter {
  return writer
    .begin(type, NLM_F_REQUEST | flags)
    .struct((ifinfomsg) => ifinfomsg.zero(16))
    .string(IFLA_IFNAME, name);
}

function newBridge(name: string) {
  return link(RTM_NEWLINK, name, NLM_F_CREATE | NLM_F_EXCL)
    .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "bridge"))
    .finish();
}

function addLinks(): void {
  const names = Array.from({ length: LINKS }, (_, index) => `br${index}`);
  const started = performance.now();
  const results = transactMultiple(NETLINK_ROUTE, [...names, "br0"].map(newBridge));
  const [first] = results;
  if (first?.error !== undefined) {
    console.log(`  no bridges: ${first.error.message}`);
    return;
  }
  report(results.filter(({ error }) => error === undefined).length, "bridges created", started);
  console.log(`  creating br0 again: ${results.at(-1)!.error?.message}`);
}

function addRoutes(): void {
  const loopbackUp = writer
    .begin(RTM_NEWLINK)
    .struct((ifinfomsg) => ifinfomsg.zero(4).s32(LOOPBACK).u32(IFF_UP).u32(IFF_UP))
    .finish();
  transact(NETLINK_ROUTE, loopbackUp);
  const requests = Array.from({ length: ROUTES }, (_, index) =>
    writer
      .begin(RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
      .struct((rtmsg) =>
        rtmsg
          .u8(AF_INET)
          .u8(32)
          .zero(2)
          .u8(RT_TABLE_MAIN)
          .u8(RTPROT_STATIC)
          .u8(RT_SCOPE_UNIVERSE)
          .u8(RTN_UNICAST)
          .u32(0),
      )
      .be32(RTA_DST, 0x0a000000 + index)
      .u32(RTA_OIF, LOOPBACK)
      .finish(),
  );
  const started = performance.now();
  const failed = transactMultiple(NETLINK_ROUTE, requests).filter(({ error }) => error !== undefined);
  report(ROUTES - failed.length, "routes added", started);
  try {
    transact(
      NETLINK_ROUTE,
      writer
        .begin(RTM_NEWROUTE)
        .struct((rtmsg) => rtmsg.u8(AF_INET).u8(77).zero(10))
        .finish(),
    );
  } catch (error) {
    console.log(`  an invalid route: ${(error as NetlinkError).message}`);
  }
}

function dumpRoutes(): void {
  const request = writer
    .begin(RTM_GETROUTE)
    .struct((rtmsg) => rtmsg.u8(AF_INET).zero(11))
    .finish();
  const started = performance.now();
  const routes = dump(NETLINK_ROUTE, request);
  let count = 0;
  let checksum = 0;
  for (const route of routes) {
    count++;
    for (const attribute = route.attributes(12); attribute.next(); ) {
      if (attribute.type === RTA_DST) checksum = (checksum + attribute.be32()) % 1_000_007;
    }
  }
  report(count, "routes read", started);
  console.log(`  consistent: ${routes.consistent}; checksum of the destinations: ${checksum}`);
}

function dumpLinks(): void {
  const names: string[] = [];
  for (const message of dump(
    NETLINK_ROUTE,
    writer
      .begin(RTM_GETLINK)
      .struct((header) => header.zero(16))
      .finish(),
  )) {
    const attribute = message.attributes(16);
    if (attribute.find(IFLA_IFNAME)) names.push(attribute.string());
  }
  console.log(`  ${names.join(", ")}`);
}

async function followLinks(): Promise<void> {
  const limit = 30_000;
  const signal = partTimeout(limit);
  await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], signal });
  const started = performance.now();
  const names = Array.from({ length: LINKS }, (_, index) => `br${index}`);
  const results = transactMultiple(
    NETLINK_ROUTE,
    names.map((name) => link(RTM_DELLINK, name).finish()),
    { timeoutMs: partTimeoutMs(limit) },
  );
  const expected = results.filter(({ error }) => error === undefined).length;
  if (expected === 0) {
    console.log("  no bridges to delete");
    return;
  }
  let events = 0;
  let deleted = 0;
  let dropped = 0;
  let unknownGaps = 0;
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind === "gap" && item.dropped === 0) unknownGaps++;
      else if (item.kind === "gap") dropped += item.dropped;
      else if (item.message.type === RTM_DELLINK) deleted++;
      events++;
    }
    if (deleted + dropped >= expected || unknownGaps > 0) break;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`  ${events} events in the ${seconds} s that the kernel took to delete the bridges`);
  const unknown = unknownGaps === 0 ? "" : `, and an unknown number ${unknownGaps} times`;
  console.log(`  ${deleted} deletions, ${dropped} dropped${unknown}`);
}

function listGenericFamilies(): void {
  const families = listFamilies();
  console.log(`  ${families.length} families: ${families.map(({ name }) => name).join(", ")}`);
  for (const name of ["nlctrl", "ethtool", "ovs_packet"]) {
    try {
      const { id, version, operations, groups } = lookupFamily(name);
      const listed = [...groups].map(([group, number]) => `${group}=${number}`).join(", ");
      console.log(
        `  ${name}: id ${id}, version ${version}, ${operations.length} operations, groups ${listed || "none"}`,
      );
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      console.log(`  ${name}: ${error.code}: ${error.message}`);
    }
  }
}

async function receiveUpcalls(): Promise<void> {
  const counts: { count: number; byPort: number[] }[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  await using pool = await ReceiverPool.start({
    module: new URL("./upcall-handler.ts", import.meta.url),
    protocol: NETLINK_USERSOCK,
    workers: 2,
    data: { expected: UPCALLS / 2 },
    signal: partTimeout(30_000),
    onReport: (value) => {
      counts.push(value as (typeof counts)[number]);
      if (counts.length === 2) resolve();
    },
  });
  const ports = pool.sockets.map(({ portId }) => `${portId}`);
  const program = join(import.meta.dirname, "upcall-sender.ts");
  const started = performance.now();
  const sender = spawn(process.execPath, [...runtimeArguments, program, `${UPCALLS}`, ...ports], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = text(sender.stdout);
  let sent: number;
  try {
    await Promise.race([complete, pool.wait()]);
    sent = Number(await output);
  } finally {
    sender.kill();
  }
  const received = counts.reduce((sum, { count }) => sum + count, 0);
  report(received, "upcalls received and decoded", started);
  const perWorker = pool.statistics.workers.map(({ received, batches }) => `${received} in ${batches} system calls`);
  console.log(`  sent ${sent}; per worker: ${perWorker.join(", ")}; dropped: ${sent - received}`);
  console.log(`  by input port: ${counts.map(({ byPort }) => byPort.join("/")).join(" and ")}`);
}

/** Sends UDP packets through packet queues with handlers in two workers, and counts the packets that arrive. */
async function decideOnPackets(): Promise<void> {
  const signal = partTimeout(15_000);
  let arrived = 0;
  let changed = 0;
  const receiver = createSocket("udp4", (datagram) => {
    arrived++;
    if (datagram.toString().startsWith("changed")) changed++;
  }).bind(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = receiver.address();
  // The kernel selects the packet queue by a hash of both addresses, so the demo uses many addresses.
  const hosts = Array.from({ length: 16 }, (_, index) => `127.0.0.${index + 1}`);
  const senders = hosts.map((host) => createSocket("udp4").bind(0, host));
  try {
    await using queues = await PacketQueues.start({
      module: new URL("./packet-handler.ts", import.meta.url),
      workers: 2,
      signal,
      rule: { hook: "input", match: { protocol: "udp", destinationPort: port } },
    });
    const started = performance.now();
    for (let sent = 0; sent < PACKETS; ) {
      for (let batch = 0; batch < 64; batch++, sent++) {
        senders[sent % senders.length]!.send("original", port, "127.0.0.1");
      }
      // Without this wait, the receive buffers could overflow. Two of every four packets arrive unchanged.
      await until(() => arrived - changed >= sent / 2, signal);
    }
    // The handler may drop the last packets, which then do not arrive. The decisions are therefore counted instead.
    await until(() => queues.statistics().pool.messages >= PACKETS, signal);
    await until(() => changed === 0 || changed >= PACKETS / 4, signal);
    const { pool } = queues.statistics();
    report(pool.messages, "packets decided on", started);
    const perWorker = pool.workers.map(({ messages, sent }) => `${messages} with ${sent} verdict messages`);
    console.log(`  per worker: ${perWorker.join(", ")}`);
    console.log(`  arrived ${arrived}, ${changed} of them changed; dropped ${PACKETS - arrived}`);
    if (changed === 0)
      console.log("  this kernel drops packets that a program in a user namespace changes (Linux 7.3)");
  } finally {
    for (const socket of [receiver, ...senders]) socket.close();
  }
}

/** Waits until a condition is true. Rejects when the signal aborts. */
async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  while (!condition()) {
    signal.throwIfAborted();
    await setTimeout(1);
  }
}
