import { writeFileSync } from "node:fs";
import { closeIdleSockets, NetworkNamespace } from "../../../../../src/index.ts";
import {
  type NamespaceLinkEvent,
  type NamespaceLinkOptions,
  NamespaceLinks,
  Namespaces,
} from "../../../../../src/subsystems/route/index.ts";
import { openResources } from "../../../../support/descriptors.ts";
import { failure, runScenario, sh, waitUntil } from "../scenario.ts";

using namespaces = Namespaces.open();

/** The links that result from the events. Throws if an event contradicts earlier events. */
class Known {
  readonly places = new Map<
    number,
    { name?: string; links: Map<number, { ifname: string; flags: string; mtu: number }> }
  >();
  readonly reported: string[] = [];
  /** The namespace of each link's peer according to the last event, by name of the link. */
  readonly peers = new Map<string, number | undefined>();
  resyncs = 0;
  dropped = 0;

  apply(event: NamespaceLinkEvent): void {
    if (event.kind === "resync") {
      this.resyncs++;
      this.dropped += event.dropped;
      return;
    }
    const { nsid, name } = event.namespace;
    const title = name ?? String(nsid);
    const place = this.places.get(nsid);
    if (event.kind === "appear") {
      if (place !== undefined) throw new Error(`${title} is there already`);
      const links = new Map(event.links.map((link) => [link.ifindex, summary(link)]));
      this.places.set(nsid, { ...(name !== undefined && { name }), links });
      this.reported.push(`appear ${title}: ${event.links.map(({ ifname }) => ifname).join(" ")}`);
      if (event.unreachable !== undefined) this.reported.push(`unreachable ${title}: ${event.unreachable.code}`);
      return;
    }
    if (place === undefined) throw new Error(`${event.kind} in ${title}, which is not there`);
    if (event.kind === "disappear") {
      if (event.links.length !== place.links.size) throw new Error(`${title} had others`);
      this.places.delete(nsid);
      this.reported.push(`disappear ${title}`);
      return;
    }
    const index = event.link.ifindex;
    if (place.links.has(index) === (event.kind === "add"))
      throw new Error(`${event.kind} ${event.link.ifname} in ${title}`);
    if (event.kind === "remove") place.links.delete(index);
    else place.links.set(index, summary(event.link));
    this.peers.set(event.link.ifname!, event.link.linkNetnsid);
    if (event.kind !== "change") this.reported.push(`${event.kind} ${title} ${event.link.ifname}`);
  }

  /** Returns all known links, sorted by name. */
  view(): Record<string, unknown> {
    const entries = [...this.places].map(
      ([nsid, { name, links }]) => [name ?? String(nsid), sorted([...links.values()])] as const,
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

interface Summary {
  ifname: string;
  flags: string;
  mtu: number;
}

function summary({ ifname, flags, mtu }: { ifname?: string; flags: readonly unknown[]; mtu?: number }): Summary {
  return { ifname: ifname!, flags: flags.includes("up") ? "up" : "down", mtu: mtu! };
}

/** Returns the links that `ip` prints, in the format of {@link Known.view}. */
function oracle(names: (string | undefined)[]): Record<string, unknown> {
  const entries = names.map((name) => {
    const links = JSON.parse(sh(`ip -j ${name === undefined ? "" : `-n ${name}`} link`)) as {
      ifname: string;
      flags: string[];
      mtu: number;
    }[];
    const values = links.map(({ ifname, flags, mtu }) => ({
      ifname,
      flags: flags.includes("UP") ? "up" : "down",
      mtu,
    }));
    return [name ?? "-1", sorted(values)] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(links: Summary[]): Summary[] {
  return links.sort((a, b) => (a.ifname < b.ifname ? -1 : 1));
}

/** Applies events until `isDone` returns true. Runs each step as soon as the previous step's `isDue` returns true. */
async function follow(
  options: NamespaceLinkOptions,
  steps: readonly { do: () => unknown; until: (known: Known) => boolean }[],
): Promise<Known> {
  const known = new Known();
  await using links = NamespaceLinks.start({ ...options, signal: AbortSignal.timeout(170_000) });
  let step = -1;
  let until = ({ places }: Known) => places.has(-1);
  for await (const event of links) {
    known.apply(event);
    while (until(known)) {
      const next = steps[++step];
      if (next === undefined) return known;
      await next.do();
      until = next.until;
    }
  }
  throw new Error("it ended too early");
}

const isReported = (line: string) => (known: Known) => known.reported.includes(line);

await runScenario({
  async everywhere() {
    sh("ip netns add blue; ip netns set blue 7; ip -n blue link add br0 type bridge; ip netns add unnumbered");
    const known = await follow({ inLoop: process.argv[3] === "inLoop" }, [
      { do: () => {}, until: ({ places }) => places.has(7) },
      {
        do: () => sh("ip link add m0 type veth peer name m1; ip link add v0 type veth peer name v1 netns blue"),
        until: isReported("add -1 v0"),
      },
      {
        do: () => sh("ip -n blue link set v1 mtu 1400 up; ip -n blue link add x type bridge"),
        until: isReported("add blue x"),
      },
      { do: () => sh("ip link set m0 netns blue"), until: isReported("add blue m0") },
      {
        do: () => sh("ip netns add red; ip -n red link add br2 type bridge; ip netns set red 9"),
        until: isReported("appear red: lo br2"),
      },
      {
        do: () => sh("ip -n red link del br2; ip link del v0; ip -n blue link del x"),
        until: isReported("remove blue x"),
      },
    ]);
    return { reported: known.reported, view: known.view(), ip: oracle([undefined, "blue", "red"]) };
  },

  // The kernel announces the move of one end of the pair, and nothing about the other end.
  async peerMoves() {
    sh("ip netns add blue; ip netns set blue 7; ip netns add red; ip netns set red 9");
    sh("ip link add v0 type veth peer name v1");
    const isAt = (nsid: number | undefined) => (known: Known) =>
      known.peers.has("v0") && known.peers.get("v0") === nsid;
    const { peers } = await follow({}, [
      { do: () => sh("ip link set v1 netns blue"), until: isAt(7) },
      { do: () => sh("ip -n blue link set v1 netns red"), until: isAt(9) },
      { do: () => sh(`ip -n red link set v1 netns ${process.pid}`), until: isAt(undefined) },
    ]);
    return [...peers.keys()].sort();
  },

  // The kernel removes the namespace id before the links, and does not announce the removal of the links.
  async namespaceGone() {
    sh(
      "ip netns add blue; ip netns set blue 7; ip -n blue link add br0 type bridge; ip link add v0 type veth peer name v1 netns blue",
    );
    const known = await follow({}, [
      { do: () => {}, until: ({ places }) => places.has(7) },
      { do: () => sh("ip netns delete blue"), until: isReported("disappear blue") },
      {
        do: () => sh("ip netns add blue; ip netns set blue 7"),
        until: (known) => isReported("appear blue: lo")(known) && isReported("remove -1 v0")(known),
      },
      { do: () => sh("ip link add last type bridge"), until: isReported("add -1 last") },
    ]);
    return {
      reported: known.reported.filter((line) => !line.startsWith("appear -1")),
      view: known.view(),
      ip: oracle([undefined, "blue"]),
    };
  },

  // After the namespace has an id for itself, its events carry this id instead of -1.
  async selfNumbered() {
    namespaces.assignId({ pid: process.pid }, 50);
    const before = await follow({}, [{ do: () => sh("ip link add br0 type bridge"), until: isReported("add -1 br0") }]);
    sh("ip netns add blue");
    using blue = NetworkNamespace.open("blue");
    const meanwhile = await follow({ netns: blue }, [
      { do: () => sh("ip -n blue link add br1 type bridge"), until: isReported("add blue br1") },
      {
        do: () => sh("ip netns exec blue ip netns set blue 60; ip -n blue link add br2 type bridge"),
        until: isReported("add blue br2"),
      },
    ]);
    return [before.reported, meanwhile.reported];
  },

  // The namespace has neither a name nor a process. The kernel announces its events, but its links cannot be read.
  async unreachable() {
    using made = NetworkNamespace.create();
    namespaces.assignId(made, 30);
    const holder = Bun.spawn(["sh", "-c", `exec 3</proc/${process.pid}/fd/${made.fd}; echo; exec sleep 600`]);
    await holder.stdout.getReader().read();
    made.close();
    const inside = (command: string) => sh(`nsenter --net=/proc/${holder.pid}/fd/3 ${command}`);
    try {
      const known = await follow({}, [
        { do: () => {}, until: ({ places }) => places.has(30) },
        { do: () => inside("ip link add br0 type bridge"), until: isReported("add 30 br0") },
        { do: () => inside("ip link del br0"), until: isReported("remove 30 br0") },
      ]);
      return { reported: known.reported, open: failure(() => namespaces.openId(30)) };
    } finally {
      holder.kill();
    }
  },

  async ports() {
    const known = await follow({}, [
      {
        do: () => sh("ip link add br0 type bridge; ip link add v0 type veth peer name v1; ip link set v0 master br0"),
        until: isReported("add -1 v0"),
      },
      { do: () => sh("ip link set v0 nomaster; ip link add last type bridge"), until: isReported("add -1 last") },
    ]);
    return { reported: known.reported, view: known.view(), ip: oracle([undefined]) };
  },

  async losses() {
    sh("ip netns add blue; ip netns set blue 7; ip netns add red; ip netns set red 8");
    for (const name of ["blue", "red"]) sh(`ip -n ${name} link add br0 type bridge`);
    // The kernel takes much longer to delete a link than to change it.
    const lines = Array.from({ length: 2000 }, (_, index) => {
      if (index % 100 === 50) return `link add x${index % 300} type bridge`;
      if (index % 400 === 99) return `link del x${(index - 49) % 300}`;
      return `link set br0 mtu ${1000 + (index % 400)}`;
    });
    writeFileSync("/run/batch", `${lines.join("\n")}\n`);
    const flood = () => {
      for (const name of ["blue", "red"]) Bun.spawnSync(["ip", "-n", name, "-force", "-batch", "/run/batch"]);
      sh("ip netns add green; ip netns set green 9; ip netns delete red; ip -n green link add br3 type bridge");
      sh("ip -n blue link add end type bridge");
    };
    const isDone = (known: Known) =>
      known.resyncs > 0 &&
      known.view()["red"] === undefined &&
      JSON.stringify(known.view()["blue"]).includes('"end"') &&
      JSON.stringify(known.view()["green"] ?? "").includes("br3");
    const options = { receiveBufferSize: 20_000, ringSize: 1, inLoop: process.argv[3] === "inLoop" };
    const known = await follow(options, [
      { do: () => {}, until: ({ places }) => places.size === 3 },
      { do: flood, until: isDone },
    ]);
    return {
      resyncs: known.resyncs,
      dropped: known.dropped,
      view: known.view(),
      ip: oracle([undefined, "blue", "green"]),
    };
  },

  // Makes random changes. No event may contradict earlier events, and the final state must equal the output of `ip`.
  async random() {
    let seed = Number(process.argv[3]);
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const names = ["n1", "n2", "n3"];
    const commands = Array.from({ length: 250 }, () => {
      const [one, other] = [names[random(3)]!, names[random(3)]!];
      const link = `v${random(4)}`;
      switch (random(8)) {
        case 0:
          return `ip netns delete ${one}`;
        case 1:
        case 2:
          return `ip netns add ${one}; ip netns set ${one} ${one.slice(1)}`;
        case 3:
          return `ip -n ${one} link add ${link} type veth peer name p${random(4)} netns ${other}`;
        case 4:
          return `ip -n ${one} link del ${link}`;
        case 5:
          return `ip link add ${link} netns ${one} type bridge`;
        case 6:
          return `ip -n ${one} link set ${link} netns ${other}`;
        default:
          return `ip -n ${one} link set ${link} mtu ${1000 + random(500)} up`;
      }
    });
    const script = Bun.spawn(["sh", "-c", commands.join("\n")], { stdio: ["ignore", "ignore", "ignore"] });
    const known = new Known();
    await using links = NamespaceLinks.start({
      receiveBufferSize: 6000,
      ringSize: 1,
      signal: AbortSignal.timeout(170_000),
    });
    // The kernel destroys namespaces asynchronously. The random changes continue until the destruction is complete.
    const stirring = setInterval(() => sh("ip link add stir type bridge; ip link del stir"), 200);
    // A namespace keeps its id until it is destroyed, so a new namespace of the same name may not have an id.
    const followed = () => namespaces.list().filter(({ nsid }) => nsid !== undefined);
    const here = () => [undefined, ...followed().map(({ name }) => name)];
    try {
      for await (const event of links) {
        known.apply(event);
        if (event.kind !== "remove" || event.link.ifname !== "stir" || !script.killed) continue;
        if (Bun.deepEquals(known.view(), oracle(here()))) break;
      }
    } finally {
      clearInterval(stirring);
    }
    return { events: known.reported.length, resyncs: known.resyncs };
  },

  async many() {
    const count = 40;
    const names = Array.from({ length: count }, (_, index) => `n${index}`);
    const make = (name: string) => {
      using made = namespaces.create(name);
      namespaces.assignId(made);
      made.run(() => sh(`ip link add b-${name} type bridge`));
    };
    names.slice(0, count / 2).forEach(make);
    const known = await follow({}, [
      { do: () => {}, until: ({ places }) => places.size === 1 + count / 2 },
      {
        do: () => names.slice(count / 2).forEach(make),
        until: ({ reported, places }) =>
          places.size === 1 + count &&
          names.slice(count / 2).every((name) => reported.some((line) => line.endsWith(`b-${name}`))),
      },
    ]);
    return { view: known.view(), ip: oracle([undefined, ...names]) };
  },

  async ends() {
    const round = async (inLoop: boolean) => {
      const controller = new AbortController();
      const aborted = NamespaceLinks.start({ signal: controller.signal, inLoop });
      const reason = (async () => {
        for await (const _ of aborted) setTimeout(() => controller.abort(new Error("enough")), 10);
      })().catch((error) => error.message);
      const stopped = NamespaceLinks.start({ inLoop, netns: "blue" });
      let count = 0;
      for await (const _ of stopped) {
        count++;
        setTimeout(() => stopped.stop(), 10);
      }
      await stopped.stop();
      const unread = NamespaceLinks.start({ inLoop });
      await unread.stop();
      const reported = [await reason, count];
      await aborted.stop();
      return reported;
    };
    sh("ip netns add blue; ip netns set blue 4");
    await round(false);
    await round(true);
    closeIdleSockets();
    const before = openResources();
    const reported = [await round(false), await round(true), await round(false), await round(true)];
    closeIdleSockets();
    const isClosed = () => {
      const { sockets, namespaces: open } = openResources();
      return sockets <= before.sockets && open <= before.namespaces;
    };
    await waitUntil(isClosed, "all sockets and namespaces are closed");
    return reported;
  },

  refusals: () => [
    failure(() => NamespaceLinks.start({ netns: "absent" })).code,
    failure(() => NamespaceLinks.start({ socket: undefined } as never)).code,
    failure(() => NamespaceLinks.start({ sgnal: 1 } as never)).code,
    failure(() => NamespaceLinks.start(7 as never)).code,
  ],

  denied: () => failure(() => NamespaceLinks.start()),
});
