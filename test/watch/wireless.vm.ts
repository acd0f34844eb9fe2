import { afterAll, beforeAll, expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { NetworkNamespace, RTNLGRP_LINK } from "../../src/index.ts";
import { NamespaceLinks } from "../../src/subsystems/route/index.ts";
import { links, mirror, watch } from "../../src/watch/index.ts";
import { runIn } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { loadModule, unloadModule } from "../vm/modules.ts";

// The module creates simulated radios in the initial network namespace.
let netns: NetworkNamespace;

beforeAll(() => {
  unloadModule("mac80211_hwsim");
  loadModule("mac80211_hwsim", "radios=1");
  netns = NetworkNamespace.current();
});

afterAll(() => {
  netns.close();
  unloadModule("mac80211_hwsim");
});

/** Brings the interface up and scans until the wireless extensions have reported `count` events about it. */
async function scan(ifname: string, count: number): Promise<void> {
  using client = rtLink.connect({ netns });
  await using events = client.events([RTNLGRP_LINK], { inLoop: true });
  let seen = 0;
  const reading = (async () => {
    for await (const event of events) {
      if (event.kind === "event" && event.name === "newlink-ntf" && event.fields.wireless !== undefined) {
        expect(event.fields.mtu).toBeUndefined();
        if (++seen >= count) return;
      }
    }
  })();
  runIn(netns, ["ip", "link", "set", ifname, "up"]);
  while (seen < count) {
    // `iw scan` without "trigger" hangs if the scan ends before iw has subscribed to its results. The exit status is
    // that of -EBUSY while the previous scan runs.
    runIn(netns, ["sh", "-c", `iw dev ${ifname} scan trigger || [ $? = 240 ]`]);
    await Bun.sleep(100);
  }
  await reading;
}

test("A wireless event does not replace the link in a mirror or watch", async () => {
  const ifname = runIn(netns, ["sh", "-c", "iw dev | sed -n 's/.*Interface //p'"]).trim().split("\n")[0]!;
  await using copy = await mirror(links, { netns, inLoop: true });
  await using changes = watch(links, { netns, inLoop: true });
  await using everywhere = NamespaceLinks.start({ netns, inLoop: true });
  /** The MTUs of the interface that the watch reported. */
  const reported = { watch: [] as unknown[], everywhere: [] as unknown[] };
  let isMarked = { watch: false, everywhere: false };
  /** Whether the lists of existing links were reported. Later changes are separate events. */
  const hasList = { watch: false, everywhere: false };
  const watching = (async () => {
    for await (const event of changes) {
      if (event.kind === "snapshot") hasList.watch = true;
      if (event.kind === "snapshot" || event.kind === "resync") continue;
      if (event.item.ifname === ifname) reported.watch.push(event.item.mtu);
      if (event.item.ifname === "marker") isMarked = { ...isMarked, watch: true };
    }
  })();
  const following = (async () => {
    for await (const event of everywhere) {
      if (event.kind === "appear") hasList.everywhere = true;
      if (event.kind === "appear" || event.kind === "disappear" || event.kind === "resync") continue;
      if (event.link.ifname === ifname) reported.everywhere.push(event.link.mtu);
      if (event.link.ifname === "marker") isMarked = { ...isMarked, everywhere: true };
    }
  })();
  const before = copy.links.byName(ifname)!;
  await until(() => hasList.watch && hasList.everywhere, "both have reported the existing links");
  await scan(ifname, 2);
  runIn(netns, ["ip", "link", "add", "marker", "type", "dummy"]);
  try {
    await until(() => isMarked.watch && isMarked.everywhere, "both have reported the marker");
    await until(() => copy.links.byName("marker") !== undefined, "the mirror has the marker");
    const now = copy.links.byName(ifname)!;
    expect([now.mtu, now.address, now.linkType]).toEqual([before.mtu, before.address, before.linkType]);
    expect(now.operstate).toBe(before.operstate);
    expect(new Set([...reported.watch, ...reported.everywhere])).toEqual(new Set([before.mtu]));
  } finally {
    runIn(netns, ["ip", "link", "del", "marker"]);
  }
  await Promise.all([changes.stop(), everywhere.stop()]);
  await Promise.all([watching, following]);
});
