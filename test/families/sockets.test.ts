// Compares the sockets of the sock_diag client with the output of `ss`.
import { expect, test } from "bun:test";
import { type InetDiagMsg, sockDiag } from "../../src/families/sock-diag.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { FieldsReader, operationCodec } from "../../src/schema/index.ts";
import { specFamily } from "../specs/family.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";
import { setLoopbackUp } from "../support/requests.ts";
import { until } from "../support/threads.ts";

const TCP = 6;
const ALL = [0xfff];
const families = ["inet", "inet6"] as const;

/** Converts a socket to the form in which `ss -Htan` prints it. "*" means all addresses including IPv4. */
function line({ header, skv6only }: { header: InetDiagMsg; skv6only?: number }): string[] {
  const { idiagFamily, idiagState, idiagRqueue, idiagWqueue, id } = header;
  const state = idiagState === "established" ? "ESTAB" : `${idiagState}`.toUpperCase();
  const end = (address: string, port: number) => {
    const host = idiagFamily === "inet" ? address : address === "::" && skv6only === 0 ? "*" : `[${address}]`;
    return `${host}:${port === 0 ? "*" : port}`;
  };
  const { idiagSrc, idiagSport, idiagDst, idiagDport } = id;
  return [state, `${idiagRqueue}`, `${idiagWqueue}`, end(idiagSrc, idiagSport), end(idiagDst, idiagDport)];
}

describeInNamespaces("sock_diag client", () => {
  test.skipIf(!hasProgram("ss") || !hasProgram("ip"))("returns the sockets that `ss` prints", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    // The kernel connects one end before the program accepts the other one.
    let accepted = 0;
    const socket = { data: () => {}, open: () => void accepted++ };
    const hosts = ["127.0.0.1", "::1", "::"];
    const servers = hosts.map((hostname, index) =>
      netns.run(() => Bun.listen({ hostname, port: 7001 + index, socket })),
    );
    const connecting: Promise<{ terminate(): void }>[] = [];
    netns.run(() => {
      connecting.push(Bun.connect({ hostname: "127.0.0.1", port: 7001, socket }));
      connecting.push(Bun.connect({ hostname: "::1", port: 7002, socket }));
    });
    const clients = await Promise.all(connecting);
    try {
      await until(() => accepted === 4, "both ends of both are open");
      using diag = sockDiag.connect({ netns });
      for (const sdiagFamily of families) {
        const query = { sdiagFamily, sdiagProtocol: TCP };
        const ours = diag.dump("inet", { header: { ...query, idiagStates: ALL } }).toArray();
        const shown = runIn(netns, ["ss", "-Htan", sdiagFamily === "inet" ? "-4" : "-6"]);
        const lines = shown
          .trim()
          .split("\n")
          .map((text) => text.trim().split(/\s+/));
        expect(ours.map(line).sort()).toEqual(lines.sort());
        expect(ours.length).toBe(sdiagFamily === "inet" ? 3 : 4);
        for (const { header } of ours) {
          const { id } = header;
          const one = diag.do("inet", { header: { ...query, id } });
          expect(one.header).toMatchObject({ idiagFamily: sdiagFamily, idiagInode: header.idiagInode, id });
        }
      }
    } finally {
      for (const client of clients) client.terminate();
      for (const server of servers) server.stop(true);
    }
  });
});

const id = { idiagSport: 80, idiagDport: 0, idiagDst: "0.0.0.0", idiagIf: 0, idiagCookie: 0n };
const request = (sdiagFamily: "inet" | "inet6" | number, ends: object) => {
  const header = { sdiagFamily, sdiagProtocol: TCP, id: ends };
  return operationCodec(sockDiag, "inet").request("do", { header });
};

test("an IPv4 socket address fills the first four bytes", () => {
  const ends = { ...id, idiagSrc: "192.0.2.1" };
  const { bytes } = request("inet", ends);
  expect(bytes.subarray(16 + 12, 16 + 12 + 16).toHex()).toBe(`c0000201${"00".repeat(12)}`);
  const codec = operationCodec(sockDiag, "inet");
  const swapped = codec.request("do", { header: { id: ends, sdiagProtocol: TCP, sdiagFamily: "inet" } });
  expect(swapped.bytes).toEqual(bytes);
  expect(codec.decodeRequest(swapped)).toMatchObject({ header: { id: ends } });
});

test("a socket address of the wrong family is rejected", () => {
  expect(() => request("inet", { ...id, idiagSrc: "::1" })).toThrow(
    new RangeError('header.id.idiagSrc: expected an IPv4 address, because sdiagFamily is inet, got "::1"'),
  );
  expect(() => request("inet6", { ...id, idiagSrc: "::1" })).toThrow(
    'header.id.idiagDst: expected an IPv6 address, because sdiagFamily is inet6, got "0.0.0.0"',
  );
  expect(() => request("inet", { ...id, idiagSrc: "localhost" })).toThrow("header.id.idiagSrc: expected an IP address");
  expect(() => request("inet", { ...id, idiagSrc: new Uint8Array(5) })).toThrow(
    "header.id.idiagSrc: expected 16 bytes",
  );
});

test("socket addresses decode to text for every family", () => {
  const source = new Uint8Array(16).fill(1);
  const codec = operationCodec(sockDiag, "inet");
  const reader = new FieldsReader(sockDiag, "inet", ["header.id.idiagSrc", "header.idiagFamily"]);
  for (const [family, bytes, read] of [
    [2, source, "101:101:101:101:101:101:101:101"],
    [3, source, "101:101:101:101:101:101:101:101"],
    [10, source, "101:101:101:101:101:101:101:101"],
    [2, Uint8Array.of(10, 0, 0, 1, ...new Uint8Array(12)), "10.0.0.1"],
  ] as const) {
    // A reply starts with the family and the state, followed by the addresses.
    const message = request("inet", id);
    message.bytes[16] = family;
    message.bytes.set(bytes, 16 + 4 + 4);
    const decoded = codec.decode(message) as { header: InetDiagMsg };
    expect(decoded.header.id.idiagSrc).toBe(read);
    expect(reader.read(message)[0]).toBe(read);
  }
});

describeInNamespaces("optional socket attributes", () => {
  /**
   * Returns the names of the fields in all replies to two requests: one without extensions and one with all extensions.
   */
  function fieldsOf(dump: (extensions: number[]) => Iterable<object>): [always: Set<string>, all: Set<string>] {
    const fields = (extensions: number[]) => new Set([...dump(extensions)].flatMap((reply) => Object.keys(reply)));
    return [fields([]), fields([0xff])];
  }

  test("document the request flag that they require", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    const socket = { data: () => {} };
    using server = netns.run(() => Bun.listen({ hostname: "127.0.0.1", port: 7001, socket }));
    using local = netns.run(() => Bun.listen({ unix: `\0fields-${process.pid}`, socket }));
    using diag = sockDiag.connect({ netns });
    const tcp = { sdiagFamily: "inet", sdiagProtocol: TCP, idiagStates: ALL } as const;
    const dumps = {
      inet: fieldsOf((idiagExt) => diag.dump("inet", { header: { ...tcp, idiagExt } })),
      unix: fieldsOf((udiagShow) => diag.dump("unix", { header: { udiagStates: ALL, udiagShow } })),
      netlink: fieldsOf((ndiagShow) => diag.dump("netlink", { header: { sdiagProtocol: 255, ndiagShow } })),
    };
    expect(server.port).toBe(7001);
    expect(local.unix).toContain("fields-");
    expect(dumps.inet[1]).toContain("cong");
    const { sets } = specFamily("sock-diag");
    for (const [set, [always, all]] of Object.entries(dumps)) {
      const documented = sets[set]!.attributes.filter(({ doc }) => doc?.includes("Returned if")).map(
        ({ field }) => field,
      );
      expect(documented, set).toEqual(expect.arrayContaining([...all.difference(always)]));
      expect(
        documented.filter((field) => always.has(field)),
        set,
      ).toEqual([]);
    }
  });
});
