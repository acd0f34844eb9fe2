import { mkdirSync, rmdirSync } from "node:fs";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { type NamespaceNameEvent, Namespaces, watchNamespaceNames } from "../../../../../src/subsystems/route/index.ts";
import { runScenario, sh } from "../scenario.ts";

using namespaces = Namespaces.open();

/** Runs the steps in order, each after the events of the previous step. Returns all events without ids. */
async function follow(steps: (() => void)[], expected: number[]): Promise<string[]> {
  const events: string[] = [];
  const ids = new Map<string, string>();
  let step = 0;
  let wanted = 1;
  const note = (event: NamespaceNameEvent) => {
    if (event.kind === "snapshot") {
      for (const { name, id } of event.names) ids.set(name, id);
      return events.push(`snapshot ${event.names.map(({ name }) => name).join(" ")}`);
    }
    if (event.kind === "remove") {
      if (ids.get(event.name) !== event.id) throw new Error(`${event.name} was not there`);
      ids.delete(event.name);
    } else {
      if (ids.has(event.name)) throw new Error(`${event.name} was there already`);
      ids.set(event.name, event.id);
    }
    return events.push(`${event.kind} ${event.name}`);
  };
  for await (const event of watchNamespaceNames({ signal: AbortSignal.timeout(170_000) })) {
    note(event);
    if (events.length < wanted) continue;
    const action = steps[step];
    if (action === undefined) break;
    wanted += expected[step]!;
    step++;
    action();
  }
  return events;
}

await runScenario({
  comeAndGo: () => {
    sh("ip netns add old");
    return follow(
      [
        () => sh("ip netns add blue"),
        () => namespaces.create("red").close(),
        () => sh("ip netns delete blue"),
        () => namespaces.delete("old"),
        // The name "red" now refers to another namespace.
        () => sh("ip netns delete red; ip netns add red"),
        () => namespaces.attach("green", "red"),
      ],
      [1, 1, 1, 1, 2, 1],
    );
  },

  /** The new namespace usually gets the inode number of the deleted one. */
  replaced: () => {
    sh("ip netns add red");
    return follow([() => sh("ip netns delete red; sleep 0.5; ip netns add red")], [2]);
  },

  fromNothing: () => follow([() => sh("ip netns add blue"), () => sh("ip netns delete blue")], [1, 1]),

  directoryGone: () => {
    mkdirSync("/run/netns");
    return follow(
      [
        () => {
          rmdirSync("/run/netns");
          namespaces.create("blue").close();
        },
      ],
      [1],
    );
  },

  leftover: () => {
    sh("mkdir /run/netns; touch /run/netns/file");
    return follow([() => sh("touch /run/netns/other; ip netns add blue")], [1]);
  },

  /** The kernel can take seconds to create a namespace, between the creation of its file and the mount. */
  mountedLate: () => {
    mkdirSync("/run/netns");
    return follow(
      [() => sh("touch /run/netns/blue; (sleep 3; mount --bind /proc/self/ns/net /run/netns/blue) >/dev/null 2>&1 &")],
      [1],
    );
  },

  /** Mounts a namespace on a file after the watch has read the status of the file, but before it opens the file. */
  async mountedDuringRead() {
    sh("mkdir /run/netns; touch /run/netns/blue");
    const { open } = NetworkNamespace;
    NetworkNamespace.open = (source) => {
      NetworkNamespace.open = open;
      sh("mount --bind /proc/self/ns/net /run/netns/blue");
      return NetworkNamespace.open(source);
    };
    using own = NetworkNamespace.current();
    for await (const event of watchNamespaceNames({ signal: AbortSignal.timeout(170_000) })) {
      if (event.kind === "snapshot") return event.names.map(({ name, id }) => `${name} ${id === own.id}`);
    }
    return [];
  },

  async ended() {
    const controller = new AbortController();
    const reason = (async () => {
      for await (const _ of watchNamespaceNames({ signal: controller.signal })) {
        setTimeout(() => controller.abort(new Error("enough")), 20);
      }
    })().catch((error) => error.message);
    const early = watchNamespaceNames({ signal: AbortSignal.abort(new Error("before")) })
      .next()
      .catch((error) => error.message);
    const wrong = watchNamespaceNames({ sgnal: 1 } as never)
      .next()
      .catch((error) => error.name);
    const invalid = watchNamespaceNames({ signal: 5 as never })
      .next()
      .catch((error) => error.message);
    return [await reason, await early, await wrong, await invalid];
  },
});
