// A tour of what netlink can do, against the running kernel: bun run demo
// It needs no privilege: it starts itself again in a user and network namespace of its own, and touches nothing outside.
import { join } from "node:path";
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
import { endInTime, LIMIT_MS, part, patience, patienceMs, report } from "./part.ts";

const INSIDE = "BUN_NETLINK_DEMO_INSIDE";
const LINKS = 20;
const ROUTES = 20_000;
/** A multiple of what the sender sends to each receiver at once. */
const UPCALLS = 512_000;
/** A multiple of what is sent at once. */
const PACKETS = 10_240;
const LOOPBACK = 1;
const AF_INET = 2;

const writer = new MessageWriter();

if (process.env[INSIDE] === "1") {
  await inNamespace();
} else if (process.platform !== "linux") {
  console.log(`netlink exists only on Linux, and this is ${process.platform}: run the demo there, or in a container.`);
} else if (!enterNamespace()) {
  await withoutNamespace();
}

/** Runs the demo in namespaces of its own; false where the system forbids them. */
function enterNamespace(): boolean {
  for (const enter of [
    ["unshare", "-rn"],
    ["unshare", "-n"],
  ]) {
    if (Bun.which("unshare") === null || Bun.spawnSync([...enter, "true"], { timeout: 2000 }).exitCode !== 0) continue;
    const { exitCode } = Bun.spawnSync([...enter, process.execPath, import.meta.path], {
      env: { ...process.env, [INSIDE]: "1" },
      stdio: ["inherit", "inherit", "inherit"],
      // It ends by itself before that, unless it is stuck in a system call.
      timeout: Math.ceil(LIMIT_MS - performance.now()),
      killSignal: "SIGKILL",
    });
    if (exitCode === null) console.log("\nstopped: the demo takes too long on this machine");
    process.exitCode = exitCode ?? 1;
    return true;
  }
  return false;
}

async function inNamespace(): Promise<void> {
  endInTime();
  await part("A namespace of its own, and what the kernel answers in it", listProtocols);
  await part("Transactions: links and routes in batches", () => {
    addLinks();
    addRoutes();
  });
  await part("Dump: a whole table, streamed", dumpRoutes);
  await part("Multicast: the link table followed from a worker thread", followLinks);
  await part("Generic netlink: families, groups, operations", listGenericFamilies);
  await part("Upcalls: messages from another process, handled in two worker threads", receiveUpcalls);
  await part(
    "Packets: real datagrams on their way through the kernel, decided on in two worker threads",
    decideOnPackets,
  );
  closeIdleSockets();
}

/** What can be shown where namespaces are forbidden: everything that only reads. */
async function withoutNamespace(): Promise<void> {
  endInTime();
  console.log(
    "This system lets nobody make network namespaces, so the parts of the demo that change links and routes are left\n" +
      "out. Where it is yours to change: sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces > 0,\n" +
      "kernel.apparmor_restrict_unprivileged_userns=0; in a container: --security-opt seccomp=unconfined; and the\n" +
      "program `unshare` (package util-linux) has to be there.",
  );
  await part("What the kernel answers here", listProtocols);
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
  const answers = Object.entries(protocols).map(([name, protocol]) => `${name} ${ping(protocol) ? "yes" : "no"}`);
  console.log(`  ${answers.join(", ")}`);
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
  const refused = results.at(-1)!.error;
  console.log(`  the last one was there already: ${refused?.message}`);
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
    console.log(`  a bad one: ${(error as NetlinkError).message}`);
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
  console.log(`  the table stood still meanwhile: ${routes.consistent}; checksum of the destinations: ${checksum}`);
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
  const limit = 9000;
  const signal = patience(limit);
  await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], signal });
  const started = performance.now();
  const names = Array.from({ length: LINKS }, (_, index) => `br${index}`);
  const results = transactMultiple(
    NETLINK_ROUTE,
    names.map((name) => link(RTM_DELLINK, name).finish()),
    { timeoutMs: patienceMs(limit) },
  );
  const gone = results.filter(({ error }) => error === undefined).length;
  if (gone === 0) {
    console.log("  there are no bridges to delete");
    return;
  }
  let events = 0;
  let deleted = 0;
  let lost = 0;
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind === "gap") lost += item.dropped;
      else if (item.message.type === RTM_DELLINK) deleted++;
      events++;
    }
    if (deleted + lost >= gone) break;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`  ${events} events seen in the ${seconds} s that the kernel took to delete the bridges`);
  console.log(`  ${deleted} deletions, ${lost} lost`);
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
    signal: patience(9000),
    onReport: (value) => {
      counts.push(value as (typeof counts)[number]);
      if (counts.length === 2) resolve();
    },
  });
  const ports = pool.sockets.map(({ portId }) => `${portId}`);
  const program = join(import.meta.dir, "upcall-sender.ts");
  const started = performance.now();
  const sender = Bun.spawn([process.execPath, program, `${UPCALLS}`, ...ports], { stdout: "pipe", stderr: "inherit" });
  let sent: number;
  try {
    await Promise.race([complete, pool.wait()]);
    sent = Number(await new Response(sender.stdout).text());
  } finally {
    sender.kill();
  }
  const received = counts.reduce((sum, { count }) => sum + count, 0);
  report(received, "upcalls received and decoded", started);
  const perWorker = pool.statistics.workers.map(({ received, batches }) => `${received} in ${batches} system calls`);
  console.log(`  sent ${sent}; per worker: ${perWorker.join(", ")}; lost: ${sent - received}`);
  console.log(`  by port of arrival: ${counts.map(({ byPort }) => byPort.join("/")).join(" and ")}`);
}

/** Sends real datagrams through the kernel to handlers in two workers, and looks at what arrives. */
async function decideOnPackets(): Promise<void> {
  const signal = patience(7000);
  let arrived = 0;
  let changed = 0;
  const receiver = await Bun.udpSocket({
    hostname: "127.0.0.1",
    socket: {
      data: (_, datagram) => {
        arrived++;
        if (datagram.toString().startsWith("changed")) changed++;
      },
    },
  });
  // Packets are spread over the queues by their addresses.
  const hosts = Array.from({ length: 16 }, (_, index) => `127.0.0.${index + 1}`);
  const senders = await Promise.all(hosts.map((hostname) => Bun.udpSocket({ hostname })));
  try {
    await using queues = await PacketQueues.start({
      module: new URL("./packet-handler.ts", import.meta.url),
      workers: 2,
      signal,
      rule: { hook: "input", match: { protocol: "udp", destinationPort: receiver.port } },
    });
    const started = performance.now();
    for (let sent = 0; sent < PACKETS; ) {
      for (let batch = 0; batch < 64; batch++, sent++) {
        senders[sent % senders.length]!.send("original", receiver.port, "127.0.0.1");
      }
      // No further ahead than the socket behind the queues can hold. Each host has sent a multiple of four.
      await until(() => arrived >= (sent / 4) * 3, signal);
    }
    // The last packets may be among those that never arrive.
    await until(() => queues.statistics().pool.messages >= PACKETS, signal);
    const { pool } = queues.statistics();
    report(pool.messages, "packets decided on", started);
    const perWorker = pool.workers.map(({ messages, sent }) => `${messages} with ${sent} messages of verdicts`);
    console.log(`  per worker: ${perWorker.join(", ")}`);
    console.log(`  arrived ${arrived}, of these ${changed} with another payload; dropped ${PACKETS - arrived}`);
  } finally {
    for (const socket of [receiver, ...senders]) socket.close();
  }
}

/** Resolves when that is so, and rejects when it takes too long. */
async function until(done: () => boolean, signal: AbortSignal): Promise<void> {
  while (!done()) {
    signal.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
