import { ETH_P_IPV6 } from "../../../src/constants/if_ether.ts";
import { AF_PACKET, SOCK_CLOEXEC, SOCK_RAW } from "../../../src/constants/socket.ts";
import { check } from "../../../src/errors.ts";
import { SockaddrLl } from "../../../src/ffi/layout.ts";
import { close, sendto, socket } from "../../../src/ffi/libc.ts";
import { allocate } from "../../../src/ffi/memory.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { updateChecksums } from "../../../src/subsystems/netfilter/index.ts";
import { Addresses, Links } from "../../../src/subsystems/route/index.ts";
import { setSysctl } from "../../support/oracle.ts";

const ROUTER = { mac: "020000000001", address: "fe800000000000000000000000000001" };
const ALL_NODES = { mac: "333300000001", address: "ff020000000000000000000000000001" };
const ICMPV6 = 58;
/** Time limit for the link-local address. */
const LIMIT_MS = 30_000;
const HOP_LIMIT = 255;
/** Type 134, code 0, checksum, hop limit 64, flags, router lifetime 1800 s, reachable time, retransmission time. */
const ADVERTISEMENT = "8600000040000708 0000000000000000".replaceAll(" ", "");

/**
 * A host in its own namespace, whose interface `eth0` has index 2, and the wire on which a router fe80::1 advertises. The kernel
 * accepts advertisements after `eth0` has its link-local address, without duplicate address detection.
 */
export class AdvertisedHost implements Disposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly ifindex = 2;
  readonly #fd: number;
  readonly #address = allocate(SockaddrLl.size);

  constructor() {
    using outer = NetworkNamespace.create();
    using links = Links.open({ netns: this.netns });
    setSysctl(this.netns, "ipv6/conf/default/accept_dad", 0);
    setSysctl(this.netns, "ipv6/conf/default/accept_ra", 2);
    const data = { peer: { ifname: "wire", netns: outer } };
    links.add({ ifname: "eth0", ifindex: this.ifindex, kind: "veth", up: true, data });
    using wires = Links.open({ netns: outer });
    wires.set("wire", { up: true });
    using addresses = Addresses.open({ netns: this.netns });
    const isReady = () =>
      addresses
        .list({ dev: "eth0", family: "inet6" })
        .toArray()
        .some(({ scope, flags }) => scope === "link" && !flags.includes("tentative"));
    for (const end = Date.now() + LIMIT_MS; !isReady(); Bun.sleepSync(5))
      if (Date.now() > end) throw new Error("eth0 got no link-local address");
    this.#fd = check(
      outer.run(() => socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)),
      "socket",
    );
    this.#address.view.setUint16(SockaddrLl.family, AF_PACKET, true);
    this.#address.view.setInt32(SockaddrLl.index, wires.get("wire")!.ifindex, true);
  }

  /** Sends an advertisement with options, each written as hexadecimal digits. */
  advertise(...options: string[]): void {
    const body = Buffer.from(ADVERTISEMENT + options.join("").replaceAll(/\s/g, ""), "hex");
    const header = Buffer.from(
      `60000000 0000 ${ICMPV6.toString(16)} ${HOP_LIMIT.toString(16)}`.replaceAll(" ", ""),
      "hex",
    );
    header.writeUInt16BE(body.length, 4);
    const packet = Buffer.concat([header, Buffer.from(ROUTER.address + ALL_NODES.address, "hex"), body]);
    updateChecksums(packet);
    const type = ETH_P_IPV6.toString(16);
    const frame = Buffer.concat([Buffer.from(ALL_NODES.mac + ROUTER.mac + type, "hex"), packet]);
    const data = allocate(frame.length);
    data.bytes.set(frame);
    check(sendto(this.#fd, data, 0, frame.length, 0, this.#address, SockaddrLl.size), "sendto");
  }

  [Symbol.dispose](): void {
    close(this.#fd);
    this.netns.close();
  }
}
