import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { FakeNetwork } from "../../../../src/testing/index.ts";
import { canOpenTun, describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { ipJson } from "../../../support/oracle.ts";

describeInNamespaces("Links.addTun", () => {
  describe.skipIf(!canOpenTun)("with /dev/net/tun", () => {
    test.each(["sync", "async"] as const)("creates links that stay, in the mode %s", async (mode) => {
      using netns = NetworkNamespace.create();
      using links = mode === "sync" ? Links.open({ netns }) : Links.openAsync({ netns });
      expect(await links.addTun({ ifname: "tap%d", mode: "tap", owner: 0, group: 0 })).toMatchObject({
        ifname: "tap0",
        kind: "tun",
        data: { type: 2, owner: 0, group: 0, persist: 1, pi: 0, vnetHdr: 0, multiQueue: 0 },
      });
      const options = { packetInfo: true, vnetHeader: true, multiQueue: true };
      expect(await links.addTun({ ifname: "tun7", mode: "tun", ...options })).toMatchObject({
        ifname: "tun7",
        data: { type: 1, persist: 1, pi: 1, vnetHdr: 1, multiQueue: 1 },
      });
      expect((await links.list({ kind: "tun" }).toArray()).map(({ ifname }) => ifname)).toEqual(["tap0", "tun7"]);
      if (hasProgram("ip")) {
        const shown = ipJson(netns, "-d", "link", "show", "type", "tun") as {
          linkinfo: { info_data: { type: string } };
        }[];
        expect(shown.map(({ linkinfo }) => linkinfo.info_data.type)).toEqual(["tap", "tun"]);
      }
      const again = async () => links.addTun({ ifname: "tun7", mode: "tun" });
      await expect(again()).rejects.toThrow(
        "add link tun7 (tun): ioctl: device or resource busy (EBUSY); an interface",
      );
      await links.delete("tap0");
      expect(await links.list({ kind: "tun" }).toArray()).toHaveLength(1);
    });
  });

  test("rejects invalid arguments before anything is created", () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const tun = { ifname: "tap0", mode: "tap" } as const;
    expect(() => links.addTun({ ...tun, mode: "tpa" as "tap" })).toThrow(
      'tun.mode: expected "tun" or "tap", got "tpa"',
    );
    expect(() => links.addTun({ mode: "tap" } as never)).toThrow("tun.ifname: expected a name");
    expect(() => links.addTun({ ...tun, ifname: "x".repeat(16) })).toThrow("tun.ifname: expected a name of 1 to 15");
    expect(() => links.addTun({ ...tun, owner: -1 })).toThrow("tun.owner: expected an integer");
    expect(() => links.addTun({ ...tun, user: 1 } as never)).toThrow("tun.user: unknown option");
    expect(links.list({ kind: "tun" }).toArray()).toEqual([]);
    using network = new FakeNetwork();
    using fake = Links.open({ socket: network.open() });
    expect(() => fake.addTun(tun)).toThrow("not possible with the option socket");
  });
});
