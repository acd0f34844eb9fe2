import { expect, test } from "bun:test";
import { psample } from "../../../src/families/psample.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { UdpSocket } from "../../support/udp.ts";
import { take } from "../families.ts";
import { useLab } from "../lab.ts";
import { linkUp } from "../links/links.ts";
import { loadModule } from "../modules.ts";

const lab = useLab();
const GROUP = 7;

test("psample announces sampled packets and new groups", async () => {
  loadModule("act_sample");
  linkUp(lab.netns, "lo");
  using client = psample.connect({ netns: lab.netns });
  expect(client.dump("get-group").toArray()).toEqual([]);
  await using events = client.events(["config", "packets"], { inLoop: true });
  runIn(lab.netns, ["tc", "qdisc", "add", "dev", "lo", "clsact"]);
  const sample = ["action", "sample", "rate", "1", "group", `${GROUP}`, "trunc", "60"];
  runIn(lab.netns, ["tc", "filter", "add", "dev", "lo", "egress", "matchall", ...sample]);
  expect(client.dump("get-group").toArray()).toMatchObject([{ sampleGroup: GROUP, groupRefcount: 1, groupSeq: 0 }]);
  const [added] = await take(events, 1);
  expect(added).toMatchObject({ name: "new-group", fields: { sampleGroup: GROUP } });
  using socket = UdpSocket.open(lab.netns);
  socket.send(9, new TextEncoder().encode("sampled"));
  const [event] = await take(events, 1);
  expect(event).toMatchObject({
    name: "sample",
    fields: {
      ...{ sampleGroup: GROUP, sampleRate: 1, origsize: 14 + 28 + 7, oifindex: 1 },
      ...(isLinuxAtLeast("5.13") && { proto: 0x0800 }),
    },
  });
  expect(Buffer.from((event!.fields as { data: Uint8Array }).data).includes("sampled")).toBe(true);
  expect(event!.fields).not.toHaveProperty("unknown");
  runIn(lab.netns, ["tc", "filter", "del", "dev", "lo", "egress"]);
});
