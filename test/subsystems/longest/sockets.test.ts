import { expect, test } from "bun:test";
import { sockDiag } from "../../../src/families/sock-diag.ts";
import { closeIdleSockets, NetworkNamespace } from "../../../src/index.ts";
import { Sockets, TcpMetrics } from "../../../src/subsystems/sockets/index.ts";
import { describeInNamespaces, describeWith } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { setLoopbackUp } from "../../support/requests.ts";
import { AF, ipAddress, LibcSocket, SOCK } from "../sockets/libc-socket.ts";
import { range, two } from "./long-table.ts";

const [IPPROTO_TCP, TCP_MD5SIG] = [6, 14];
const KEYS = 400;

/** `struct tcp_md5sig` (linux/tcp.h): the key of a peer. */
function key(peer: string): Uint8Array {
  const bytes = new Uint8Array(216);
  bytes.set(ipAddress(peer, 0));
  bytes.set([0, 0, 4, 0], 128);
  bytes.set([1, 2, 3, 4], 136);
  return bytes;
}

/** Listening sockets, of which the second one has several hundred keys; undefined if the kernel lacks them. */
function withKeys(netns: NetworkNamespace): LibcSocket[] | undefined {
  setLoopbackUp(netns);
  const sockets = [7001, 7002, 7003].map((port) =>
    LibcSocket.open(netns, AF.inet, SOCK.stream).bind(ipAddress("127.0.0.1", port)).listen(1),
  );
  try {
    for (let peer = 0; peer < KEYS; peer++)
      sockets[1]!.set(IPPROTO_TCP, TCP_MD5SIG, key(`10.0.${peer >> 8}.${peer & 255}`));
  } catch {
    for (const socket of sockets) socket.close();
    return undefined;
  }
  return sockets;
}

describeInNamespaces("A list of TCP sockets", () => {
  // `ss -tln` without and with `-i` shows the difference. The dump with details ends with a success code.
  test("has a socket whose keys are longer than a message of the kernel, with its details", async () => {
    using netns = NetworkNamespace.create();
    const open = withKeys(netns);
    if (open === undefined) return;
    using kernel = sockDiag.connect({ netns });
    const header = { sdiagFamily: "inet" as const, sdiagProtocol: IPPROTO_TCP, idiagStates: [0xffffffff] };
    const dumped = kernel.dump("inet", { header: { ...header, idiagExt: ["info"] } });
    expect(dumped.toArray().length).toBeLessThan(3);
    expect(dumped.consistent).toBe(true);
    using sockets = Sockets.open({ netns });
    using later = Sockets.openAsync({ netns });
    for (const listed of [
      sockets.list({ protocol: "tcp" }).toArray(),
      [...sockets.list({ protocol: "tcp" })],
      await later.list({ protocol: "tcp" }).toArray(),
    ]) {
      expect(listed.map(({ source }) => source.port).sort()).toEqual([7001, 7002, 7003]);
      expect(listed.find(({ source }) => source.port === 7002)?.md5Keys).toHaveLength(KEYS);
      for (const { tcp } of listed) expect(tcp).toBeDefined();
    }
    expect(sockets.count({ protocol: "tcp" })).toBe(3);
    const several = sockets.list({ protocol: ["tcp", "udp"] }).toArray();
    expect(several).toHaveLength(3);
    for (const socket of open) socket.close();
  });
});

describeWith(["ip"], "A list of TCP metrics", () => {
  test("has each of several hundred hosts in both forms", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    const stream = () => LibcSocket.open(netns, AF.inet, SOCK.stream);
    using listener = stream().bind(ipAddress("0.0.0.0", 7001)).listen(1);
    for (const host of range(500)) {
      const client = stream().connect(ipAddress(`127.1.${two(host)}`, 7001));
      const server = listener.accept();
      // The kernel stores the metrics of connections that both ends have closed.
      client.close();
      server.close();
    }
    const shown = runIn(netns, ["ip", "tcp_metrics", "show"]).trim().split("\n");
    expect(shown.length).toBeGreaterThanOrEqual(500);
    using metrics = TcpMetrics.open({ netns });
    using later = TcpMetrics.openAsync({ netns });
    for (const list of [() => metrics.list().toArray(), () => later.list().toArray()]) {
      closeIdleSockets();
      const listed = (await list()).map(({ destination }) => destination);
      expect(listed.toSorted()).toEqual(shown.map((line) => line.split(" ")[0]!).toSorted());
    }
  });
});
