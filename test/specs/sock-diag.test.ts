import { expect } from "bun:test";
import { sockDiag as diag } from "../../src/families/sock-diag.ts";
import { NETLINK_ROUTE, NetlinkSocket } from "../../src/index.ts";
import type { Fields } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";
import { setLoopbackUp } from "../support/requests.ts";
import { ask, entries, refusal } from "./family.ts";

const TCP = 6;
const everyState = diag.enums["tcp-state"]!.entries.map(({ name }) => name);

function header(entry: Fields): Fields {
  return entry["header"] as Fields;
}

function ends(entry: Fields): { sport: number; dport: number; src: string; dst: string } {
  const { idiagSport, idiagDport, idiagSrc, idiagDst } = header(entry)["id"] as Fields;
  return { sport: Number(idiagSport), dport: Number(idiagDport), src: `${idiagSrc}`, dst: `${idiagDst}` };
}

function complete(list: readonly Fields[]): void {
  for (const entry of list) expect(entry["unparsed"]).toBeUndefined();
}

describeInNamespaces("sock_diag spec", () => {
  const ss = hasProgram("ss") && hasProgram("ip");

  test.skipIf(!ss)("lists the TCP sockets that `ss` lists", async ({ netns }) => {
    setLoopbackUp(netns);
    const idle = { data: () => {} };
    using server = netns.run(() => Bun.listen({ hostname: "127.0.0.1", port: 7001, socket: idle }));
    const connecting: Promise<{ terminate(): void }>[] = [];
    netns.run(() => {
      connecting.push(Bun.connect({ hostname: "127.0.0.1", port: 7001, socket: idle }));
    });
    const client = (await connecting[0])!;
    try {
      const idiagExt = ["meminfo", "info", "cong", "skmeminfo"];
      const asked = { sdiagFamily: "inet", sdiagProtocol: TCP, idiagStates: everyState, idiagExt };
      const ours = entries(netns, diag, "inet", { header: asked });
      complete(ours);
      const shown = runIn(netns, ["ss", "-Htan4"]).trim().split("\n");
      expect(ours).toHaveLength(shown.length);
      const listening = ours.find((entry) => header(entry)["idiagState"] === "listen")!;
      expect(ends(listening)).toEqual({ sport: 7001, dport: 0, src: "127.0.0.1", dst: "0.0.0.0" });
      expect(shown.some((line) => /^LISTEN\s+\d+\s+\d+\s+127\.0\.0\.1:7001\s/.test(line))).toBe(true);
      const connected = ours.find(
        (entry) => ends(entry).dport === 7001 && header(entry)["idiagState"] === "established",
      )!;
      expect(connected).toMatchObject({ info: { tcpiState: "established" } });
      const { info, cong, skmeminfo } = connected as { info: Fields; cong: string; skmeminfo: Fields };
      expect(cong.length).toBeGreaterThan(2);
      expect(Number(info["tcpiSndMss"])).toBeGreaterThan(500);
      expect(info["tcpiPacingRate"]).toBeTypeOf("bigint");
      expect(Number(skmeminfo["rcvbuf"])).toBeGreaterThan(0);
      const told = runIn(netns, ["ss", "-Htin4", "dport", "=", ":7001"]);
      expect(told).toContain(`mss:${info["tcpiSndMss"]}`);
      expect(told).toContain(cong);
      const id = { ...(header(connected)["id"] as Fields) };
      expect(ask(netns, diag, "inet", { header: { ...asked, id } })).toMatchObject({ header: { id } });
      const gone = { ...id, idiagDport: 9 };
      expect(refusal(netns, diag, "inet", { header: { ...asked, id: gone } }).code).toBe("ENOENT");
    } finally {
      client.terminate();
      server.stop(true);
    }
  });

  test.skipIf(!ss)("filters sockets with a bytecode program", ({ netns }) => {
    setLoopbackUp(netns);
    const idle = { data: () => {} };
    using one = netns.run(() => Bun.listen({ hostname: "::1", port: 7002, socket: idle }));
    using other = netns.run(() => Bun.listen({ hostname: "::1", port: 7003, socket: idle }));
    // INET_DIAG_BC_S_GE: continue after these eight bytes if the source port is at least 7003, otherwise end the
    // program.
    const bytecode = Uint8Array.of(2, 8, 12, 0, 0, 0, 0x5b, 0x1b);
    const request = { sdiagFamily: "inet6", sdiagProtocol: TCP, idiagStates: ["listen"] };
    const found = entries(netns, diag, "inet", { header: request, bytecode });
    expect(found.map((entry) => ends(entry).sport)).toEqual([7003]);
    expect(entries(netns, diag, "inet", { header: request })).toHaveLength(2);
    one.stop(true);
    other.stop(true);
  });

  test.skipIf(!ss)("lists the AF_UNIX sockets that `ss` lists", ({ netns }) => {
    const path = `${process.env["TMPDIR"] ?? "/tmp"}/bun-netlink-sock-diag-${process.pid}`;
    using server = netns.run(() => Bun.listen({ unix: path, socket: { data: () => {} } }));
    const udiagShow = ["name", "vfs", "peer", "icons", "rqlen", "meminfo", "uid"];
    const ours = entries(netns, diag, "unix", { header: { udiagStates: everyState, udiagShow } });
    complete(ours);
    // The program `ss` shows more sockets, because its own standard output is a socket too.
    const shown = runIn(netns, ["ss", "-Hxan"]).trim().split("\n");
    const mine = ours.find(({ name }) => new TextDecoder().decode(name as Uint8Array).startsWith(path))!;
    expect(mine).toMatchObject({ header: { udiagType: "stream", udiagState: "listen" }, uid: 0 });
    expect(mine["rqlen"]).toMatchObject({ udiagRqueue: 0 });
    expect(shown.some((line) => line.includes(path) && line.includes(`${header(mine)["udiagIno"]}`))).toBe(true);
    server.stop(true);
  });

  test("lists netlink sockets with their multicast groups", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    socket.joinGroup(1);
    const ndiagShow = ["meminfo", "groups", "flags"];
    const ours = entries(netns, diag, "netlink", { header: { sdiagProtocol: 255, ndiagShow } });
    complete(ours);
    const mine = ours.find((entry) => header(entry)["ndiagPortid"] === socket.portId)!;
    expect(mine).toMatchObject({ header: { ndiagProtocol: NETLINK_ROUTE, ndiagFamily: "netlink", ndiagType: "raw" } });
    expect((mine["groups"] as Uint8Array)[0]! & 1).toBe(1);
    expect(Array.isArray(mine["flags"])).toBe(true);
  });

  test("returns an error for a family whose module is missing", ({ netns }) => {
    const { code } = refusal(netns, diag, "inet", { header: { sdiagFamily: 3, sdiagProtocol: TCP, id: {} } });
    expect(["EINVAL", "ENOENT", "EAFNOSUPPORT", "EOPNOTSUPP"]).toContain(code);
    expect(() => entries(netns, diag, "packet", { header: { pdiagShow: ["info"] } })).not.toThrow(TypeError);
  });
});
