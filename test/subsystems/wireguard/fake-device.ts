import type { Wgdevice, Wgpeer } from "../../../src/families/wireguard.ts";
import { wireguard } from "../../../src/families/wireguard.ts";
import { ENODEV } from "../../../src/index.ts";
import type { Read } from "../../../src/schema/model/types.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";

/**
 * A fake kernel with the WireGuard interface wg0. Each message of a listing contains at most `perMessage` allowed
 * addresses.
 */
export class FakeWireGuard implements Disposable {
  readonly kernel: FakeKernel = new FakeKernel();
  /** Requests that changed the device, in order. */
  readonly changes: Wgdevice[] = [];
  device: Wgdevice = { ifindex: 7, ifname: "wg0", privateKey: "00".repeat(32), listenPort: 0, fwmark: 0 };
  readonly peers: Map<string, Wgpeer> = new Map();

  constructor(perMessage: number) {
    const check = ({ ifname, ifindex }: Wgdevice) => {
      if (ifname !== "wg0" && ifindex !== 7) throw new Refusal(ENODEV);
    };
    this.kernel.register(wireguard, {
      "get-device": {
        dump: (request) => {
          check(request as Wgdevice);
          return this.#messages(perMessage);
        },
      },
      "set-device": {
        do: (request) => {
          check(request as Wgdevice);
          this.#change(request as Wgdevice);
        },
      },
    });
  }

  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }

  #messages(perMessage: number): Wgdevice<Read>[] {
    const parts = [...this.peers.values()].flatMap(({ allowedips = [], ...peer }): Wgpeer[] => {
      const first: Wgpeer = { ...peer, allowedips: allowedips.slice(0, perMessage) };
      const rest: Wgpeer[] = [];
      for (let at = perMessage; at < allowedips.length; at += perMessage) {
        rest.push({ publicKey: peer.publicKey!, allowedips: allowedips.slice(at, at + perMessage) });
      }
      return [first, ...rest];
    });
    return [this.device, ...parts.map((part) => ({ peers: [part] }))];
  }

  #change(request: Wgdevice): void {
    this.changes.push(request);
    const { peers = [], flags = [], ifname: _, ifindex: __, ...settings } = request;
    this.device = { ...this.device, ...settings };
    if (flags.includes("replace-peers")) this.peers.clear();
    for (const { flags: how = [], allowedips = [], ...peer } of peers) {
      const key = peer.publicKey as string;
      const known = this.peers.get(key);
      if (how.includes("remove-me")) this.peers.delete(key);
      else if (known !== undefined || !how.includes("update-only")) {
        const kept = how.includes("replace-allowedips") ? [] : (known?.allowedips ?? []);
        this.peers.set(key, {
          rxBytes: 0n,
          txBytes: 0n,
          lastHandshakeTime: { sec: 0n, nsec: 0n },
          ...known,
          ...peer,
          allowedips: [...kept, ...allowedips],
        });
      }
    }
  }
}
