// Tests that a packet between two namespaces is encrypted with IPsec.
import { expect, test } from "bun:test";
import { IpsecEvents } from "../../../src/subsystems/xfrm/index.ts";
import { runIn } from "../../support/oracle.ts";
import { within } from "../../support/threads.ts";
import { AF, ipAddress, LibcSocket, SOCK } from "../sockets/libc-socket.ts";
import { type IpsecLab, ipsecLab } from "./lab.ts";
import { loadIpsec } from "./modules.ts";

loadIpsec();

const GCM = `0x${"cd".repeat(20)}`;
const IPPROTO_UDP = 17;
const UDP_ENCAP = 100;
const UDP_ENCAP_ESPINUDP = 2;

/** Creates two namespaces, and a pair of interfaces with the addresses 10.9.0.1 and 10.9.0.2 that connects them. */
function connectedLabs(): { one: IpsecLab; other: IpsecLab } & Disposable {
  const [one, other] = [ipsecLab(), ipsecLab()];
  const ip = ({ netns }: IpsecLab, line: string) => runIn(netns, ["ip", ...line.split(" ")]);
  ip(one, "link add v0 type veth peer name v1");
  ip(one, `link set v1 netns /proc/${process.pid}/fd/${other.netns.fd}`);
  ip(one, "address add 10.9.0.1/24 dev v0");
  ip(one, "link set v0 up");
  ip(other, "address add 10.9.0.2/24 dev v1");
  ip(other, "link set v1 up");
  return {
    ...{ one, other },
    [Symbol.dispose]() {
      one[Symbol.dispose]();
      other[Symbol.dispose]();
    },
  };
}

test("IPsec between two namespaces encrypts, counts and reports packets", async () => {
  using labs = connectedLabs();
  const { one, other } = labs;
  const ends = [
    ["10.9.0.1", "10.9.0.2", 0x1001],
    ["10.9.0.2", "10.9.0.1", 0x1002],
  ] as const;
  await using events = IpsecEvents.open(["sa", "expire"], { netns: one.netns });
  for (const { associations, policies } of [one, other]) {
    for (const [source, destination, spi] of ends) {
      associations.add({
        source,
        destination,
        protocol: "esp",
        spi,
        reqid: 1,
        replayWindow: 32,
        aead: { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 },
      });
      const isOutput = (source === "10.9.0.1") === (associations === one.associations);
      policies.add({
        direction: isOutput ? "out" : "in",
        selector: { source, destination },
        templates: [{ protocol: "esp", reqid: 1 }],
      });
    }
  }
  runIn(one.netns, ["ping", "-c", "1", "-W", "100", "10.9.0.2"]);
  const output = one.associations.get({ destination: "10.9.0.2", protocol: "esp", spi: 0x1001 });
  expect(output).toMatchObject({ lifetime: { packets: 1n }, replay: { sent: 1n } });
  expect(output.aead!.key).toEqual(Uint8Array.fromHex(GCM.slice(2)));
  const input = one.associations.get({ destination: "10.9.0.1", protocol: "esp", spi: 0x1002 });
  expect(input).toMatchObject({ lifetime: { packets: 1n }, replay: { received: 1n, bitmap: [1] } });
  expect(input.statistics).toEqual({ replayWindow: 0, replay: 0, integrityFailed: 0 });

  await using aevents = IpsecEvents.open(["aevents"], { netns: one.netns });
  const replay = { sent: 100n, received: 7n, bitmap: [3] };
  one.associations.changeUsage(input, { replay, lifetime: { packets: 41n }, usageEventPackets: 9 });
  const usage = one.associations.usage(input);
  expect(usage).toMatchObject({ replay, lifetime: { packets: 41n }, usageEventPackets: 9 });
  expect(usage.lifetime?.bytes).toBe(input.lifetime.bytes);
  expect(one.associations.get(input)).toMatchObject({ replay, lifetime: { packets: 41n } });
  for await (const event of aevents) {
    // A timer of the kernel also reports the use of the association.
    if (event.kind === "association-used" && event.flags.includes("ce")) continue;
    expect(event).toMatchObject({
      kind: "association-used",
      spi: 0x1002,
      replay,
      flags: expect.arrayContaining(["cu"]),
    });
    break;
  }
  runIn(one.netns, ["ping", "-c", "1", "-W", "100", "10.9.0.2"]);
  expect(one.associations.usage(input).lifetime?.packets).toBe(42n);

  const move = { oldSource: "10.9.0.1", oldDestination: "10.9.0.2", newSource: "10.9.0.1", newDestination: "10.9.0.3" };
  const selector = { source: "10.9.0.1", destination: "10.9.0.2" };
  const associated = { protocol: "esp", mode: "transport", reqid: 1 } as const;
  one.policies.migrate({ direction: "out", selector, changes: [{ ...associated, ...move }] });
  const moved = one.associations.get({ destination: "10.9.0.3", protocol: "esp", spi: 0x1001 });
  expect(moved).toMatchObject({ aead: output.aead, replay: { sent: 2n } });
  const back = { ...move, oldDestination: "10.9.0.3", newDestination: "10.9.0.2" };
  one.policies.migrate({ direction: "out", selector, changes: [{ ...associated, ...back }] });

  one.associations.change({ ...output, limits: { softPackets: 1000 } });
  expect(one.associations.get(output).limits).toEqual({ softPackets: 1000n });
  one.associations.expire(output);
  one.associations.expire(output, { hard: true });
  expect(one.associations.list().toArray()).toMatchObject([{ spi: 0x1002 }]);
  one.associations.delete(input);
  const kinds: unknown[] = [];
  const read = async () => {
    for await (const event of events) {
      if (event.kind === "gap") throw new Error("events were lost");
      kinds.push("hard" in event ? [event.kind, event.hard] : [event.kind]);
      if (event.kind === "association-deleted") {
        expect(event.association).toMatchObject({ source: "10.9.0.2", spi: 0x1002, aead: input.aead });
        return;
      }
    }
  };
  await within(read(), "the events");
  expect(kinds).toEqual([
    ["association-added"],
    ["association-added"],
    ["association-changed"],
    ["association-expired", false],
    ["association-expired", true],
    ["association-deleted"],
  ]);
});

test("A packet from an unexpected UDP port causes a mapping event", async () => {
  using labs = connectedLabs();
  const { one, other } = labs;
  // The kernel passes packets that arrive at this UDP port to IPsec. The socket of a key exchange daemon sets the same
  // option.
  using port = LibcSocket.open(other.netns, AF.inet, SOCK.dgram);
  port.bind(ipAddress("10.9.0.2", 4500)).set(IPPROTO_UDP, UDP_ENCAP, UDP_ENCAP_ESPINUDP);
  const association = {
    ...{ source: "10.9.0.1", destination: "10.9.0.2", spi: 0x1001, reqid: 1 },
    aead: { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 },
    protocol: "esp",
  } as const;
  const encapsulation = { type: "espinudp", sourcePort: 4500, destinationPort: 4500 } as const;
  one.associations.add({ ...association, encapsulation: { ...encapsulation, sourcePort: 4501 } });
  one.policies.add({
    direction: "out",
    selector: { source: "10.9.0.1", destination: "10.9.0.2" },
    templates: [{ protocol: "esp", reqid: 1 }],
  });
  other.associations.add({ ...association, encapsulation });
  await using events = IpsecEvents.open(["mapping"], { netns: other.netns });
  runIn(one.netns, ["ping", "-c", "1", "-W", "100", "10.9.0.2"]);
  const { value } = await within(events[Symbol.asyncIterator]().next(), "the new port");
  expect(value).toEqual({
    ...{ kind: "mapping", destination: "10.9.0.2", protocol: "esp", spi: 0x1001, reqid: 1, nsid: -1 },
    oldSource: { address: "10.9.0.1", port: 4500 },
    newSource: { address: "10.9.0.1", port: 4501 },
  });
});
