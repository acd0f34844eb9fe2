import { NetworkNamespace } from "../../../../../src/index.ts";
import { type NamespaceIdEvent, NamespaceIds, Namespaces } from "../../../../../src/subsystems/route/index.ts";
import { failure, runScenario, sh } from "../scenario.ts";

using namespaces = Namespaces.open();
const listed = () =>
  sh("ip netns list-id")
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => /^nsid (\d+) *(?:\(iproute2 netns name: (.*)\))?$/.exec(line)!)
    .map(([, nsid, name]) => (name === undefined ? { nsid: Number(nsid) } : { nsid: Number(nsid), name }))
    .sort((a, b) => a.nsid - b.nsid);

await runScenario({
  numbers() {
    using blue = namespaces.create("blue");
    const before = [namespaces.idOf("blue"), namespaces.nameOf(7), namespaces.ids()];
    const assigned = namespaces.assignId(blue, 7);
    using anonymous = NetworkNamespace.create();
    const chosen = namespaces.assignId(anonymous);
    sh("ip netns add red; ip netns set red 9");
    return {
      before,
      assigned,
      chosen,
      ids: namespaces.ids(),
      ip: listed(),
      idOf: [namespaces.idOf("blue"), namespaces.idOf("red"), namespaces.idOf(anonymous)],
      nameOf: [namespaces.nameOf(7), namespaces.nameOf(9), namespaces.nameOf(0)],
      again: failure(() => namespaces.assignId("blue", 8)),
      taken: failure(() => namespaces.assignId({ pid: process.pid }, 7)),
      wrong: [-1, 1.5, 2 ** 31].map((nsid) => failure(() => namespaces.assignId("blue", nsid)).code),
    };
  },

  open() {
    using blue = namespaces.create("blue");
    namespaces.assignId(blue, 7);
    using anonymous = NetworkNamespace.create();
    namespaces.assignId(anonymous, 8);
    using inside = NetworkNamespace.create();
    const child = inside.run(() => Bun.spawn(["sleep", "600"]));
    inside.close();
    namespaces.assignId({ pid: child.pid }, 9);
    try {
      using byName = namespaces.openId(7);
      using byDescriptor = namespaces.openId(8);
      using byProcess = namespaces.openId(9);
      using ofProcess = NetworkNamespace.open({ pid: child.pid });
      return {
        same: [byName.id === blue.id, byDescriptor.id === anonymous.id, byProcess.id === ofProcess.id],
        missing: failure(() => namespaces.openId(4)),
      };
    } finally {
      child.kill();
    }
  },

  // Listing a link of a pair assigns an id to the namespace of the other end.
  other() {
    sh("ip netns add blue; ip netns add red; ip netns set blue 7; ip netns set red 8");
    sh(
      "ip link add v0 type veth peer name v1 netns blue; ip -n red link add v2 type veth peer name v3 netns blue; ip -n blue link",
    );
    using blue = Namespaces.open({ netns: "blue" });
    using unnumbered = NetworkNamespace.create();
    return {
      there: namespaces.ids({ of: "blue" }).map(({ name, nsidHere }) => ({ name, nsidHere })),
      byNumber: namespaces.ids({ of: { nsid: 7 } }).length,
      fromThere: blue.ids().map(({ name }) => name),
      none: failure(() => namespaces.ids({ of: unnumbered })),
      absent: failure(() => namespaces.ids({ of: { nsid: 99 } })).code,
    };
  },

  async events() {
    sh("ip netns add red; ip netns set red 3");
    const events: NamespaceIdEvent[] = [];
    const stream = NamespaceIds.start();
    const done = (async () => {
      for await (const event of stream) {
        events.push(event);
        if (event.kind === "snapshot") sh("ip netns add blue; ip netns set blue 7; ip netns delete red");
        if (event.kind === "add") sh("ip netns delete blue");
        if (events.filter(({ kind }) => kind === "remove").length === 2) break;
      }
    })();
    await done;
    await stream.stop();
    await stream.stop();
    return events;
  },

  async ended() {
    const controller = new AbortController();
    const stream = NamespaceIds.start({ signal: controller.signal });
    const ended = (async () => {
      for await (const _ of stream) setTimeout(() => controller.abort(new Error("enough")), 20);
    })();
    const reason = await ended.catch((error) => error.message);
    const late = new AbortController();
    const stopped = NamespaceIds.start({ signal: late.signal });
    setTimeout(() => stopped.stop(), 20);
    let count = 0;
    for await (const _ of stopped) count++;
    late.abort();
    for await (const _ of stopped) count++;
    return { reason, count };
  },

  denied() {
    return {
      read: [namespaces.ids(), namespaces.list()],
      assign: failure(() => namespaces.assignId({ pid: process.pid })),
    };
  },
});
