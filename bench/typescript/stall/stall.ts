// Measures for how long a program's event loop is blocked: stall.ts SCENARIO sync | async
// Both modes run the same code: `await` has no effect on the results of synchronous methods.
import { startAgent } from "../../../examples/programs/http-agent.ts";
import { jsonReplacer } from "../../../src/index.ts";
import { Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Links, type NewRoute, Routes } from "../../../src/subsystems/route/index.ts";
import { type DeclaredRoute, type Description, desired, desiredAsync } from "../../../src/subsystems/state/index.ts";
import {
  connections as connectionSource,
  links as linkSource,
  mirror,
  routes as routeSource,
} from "../../../src/watch/index.ts";
import { DelayRecorder } from "../../lib/delays.ts";
import { quantile } from "../../lib/latency.ts";
import { type Sample, serve } from "../../lib/serve.ts";
import { measureDelays } from "../../lib/stall-rounds.ts";

/** Duration in milliseconds of a round of a scenario with contention. */
const CONTENTION_MS = 5000;
const PAUSE_MS = 5;
const CHANGED_ROUTES = 100_000;
const ELEMENTS = 100_000;
const REQUESTS = 5000;
const TABLE = { family: "inet", table: "bench" } as const;

const [name, mode] = process.argv.slice(2) as [keyof typeof scenarios, "sync" | "async"];
const isAsync = mode === "async";
const links = isAsync ? Links.openAsync() : Links.open();
const routes = isAsync ? Routes.openAsync() : Routes.open();
const nft = isAsync ? Nftables.openAsync() : Nftables.open();

/** Latencies of HTTP requests in milliseconds. */
let latencies: Float64Array | undefined;

/** Starts the measurement again, after a scenario has prepared its work. */
let begin = (): void => {};

/** Each scenario returns the number of its operations; 1 if its duration is fixed. */
const scenarios = {
  /** Sets a link every few milliseconds. */
  async set() {
    const end = performance.now() + CONTENTION_MS;
    for (let count = 0; performance.now() < end; count++) {
      await links.set("lo", { txqlen: 1000 + (count % 2) });
      await Bun.sleep(PAUSE_MS);
    }
    return 1;
  },

  /** Keeps mirrors of links and routes, which are read again every two seconds. */
  async mirror() {
    await using _ = await mirror([linkSource, routeSource], { maxAgeMs: 2000 });
    await Bun.sleep(CONTENTION_MS);
    return 1;
  },

  /** Answers 50 HTTP requests per second from mirrors of links, routes and connections. */
  async agent() {
    await using kernel = await mirror([linkSource, routeSource, connectionSource], { maxAgeMs: 2000 });
    await using server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => {
        const state = { links: [...kernel.links], routes: kernel.routes.size, connections: kernel.connections.size };
        return new Response(JSON.stringify(state, jsonReplacer));
      },
    });
    await sendRequests(server.url.href);
    return 1;
  },

  /** The agent of the guide: its mirror of links and routes, and asynchronous lookups. */
  async "guide-agent"() {
    await using agent = await startAgent(0);
    await sendRequests(...["links", "routes", "route/192.0.2.1"].map((path) => new URL(path, agent.url).href));
    return 1;
  },

  async "declare-routes"() {
    const description = described();
    begin();
    await (isAsync ? desiredAsync(description) : desired(description));
    return CHANGED_ROUTES;
  },

  async "plan-routes"() {
    const state = await desiredAsync(described());
    begin();
    return (await state.plan()).steps.length;
  },

  async "apply-routes"() {
    const plan = await (await desiredAsync(described())).plan();
    begin();
    return (await plan.apply()).steps.length;
  },

  async requests() {
    for (let count = 0; count < REQUESTS; count++) await links.get("lo");
    return REQUESTS;
  },

  "list-routes": async () => (await routes.list({ family: "inet", table: "main" }).toArray()).length,

  "mirror-routes": mirrorRoutes,
  "list-million-routes": async () => (await routes.list({ family: "inet", table: "main" }).toArray()).length,
  "mirror-million-routes": mirrorRoutes,

  async "list-connections"() {
    using conntrack = isAsync ? Conntrack.openAsync() : Conntrack.open();
    return (await conntrack.list().toArray()).length;
  },

  async "add-routes"() {
    const list = Array.from({ length: CHANGED_ROUTES }, (_, index) => routeOf(index));
    begin();
    for (const outcomes of [await routes.addMany(list), await routes.deleteMany(list)]) {
      const failed = outcomes.find(({ error }) => error !== undefined);
      if (failed !== undefined) throw failed.error;
    }
    return 2 * CHANGED_ROUTES;
  },

  /** Deletes routes that do not exist: each outcome is an error. */
  async "delete-missing-routes"() {
    const list = Array.from({ length: CHANGED_ROUTES }, (_, index) => routeOf(index));
    begin();
    const outcomes = await routes.deleteMany(list);
    if (!outcomes.every(({ error }) => error?.code === "ESRCH")) throw new Error("expected ESRCH for each route");
    return CHANGED_ROUTES;
  },

  /** Adds elements to an empty set, in one transaction. */
  async "add-elements"() {
    await nft.replaceTable([
      { table: { family: TABLE.family, name: TABLE.table } },
      { set: { ...TABLE, name: "addresses", type: "ipv4_addr" } },
    ]);
    await nft.add({ element: { ...TABLE, name: "addresses", elem: addresses } });
    return ELEMENTS;
  },

  "list-links": async () => (await links.list().toArray()).length,
};

/** Elements of the scenario "add-elements". */
const addresses = Array.from({ length: name === "add-elements" ? ELEMENTS : 0 }, (_, index) => addressOf(index));

/** Scenarios during which another process makes the kernel hold the RTNL lock. */
const contended: ReadonlySet<string> = new Set(["set", "mirror", "agent", "guide-agent"]);

async function sendRequests(...urls: string[]): Promise<void> {
  const client = [process.execPath, `${import.meta.dir}/requests.ts`, `${CONTENTION_MS}`, ...urls];
  await using child = Bun.spawn(client, { stdout: "pipe", stderr: "inherit" });
  latencies = Float64Array.from((await new Response(child.stdout).json()) as number[]);
}

async function mirrorRoutes(): Promise<number> {
  await using kernel = await mirror(routeSource);
  return kernel.routes.size;
}

function described(): Description {
  return { routes: Array.from({ length: CHANGED_ROUTES }, (_, index) => routeOf(index) as DeclaredRoute) };
}

function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

function routeOf(index: number): NewRoute {
  return { dst: `11.${(index >> 14) & 255}.${(index >> 6) & 255}.${(index & 63) * 4}/30`, dev: "lo" };
}

const recorder = new DelayRecorder();

await serve(async (): Promise<Sample> => {
  await using _ = contended.has(name) ? await contend() : undefined;
  const work = async (restart: () => void) => {
    await links.set("lo", { up: true });
    begin = restart;
    begin();
    return scenarios[name]();
  };
  const sample = await measureDelays(recorder, work, () => cleanUp());
  if (latencies !== undefined) sample.more = { ...sample.more, request: quantile(latencies, 0.99) * 1e6 };
  return sample;
});
recorder.stop();

/** Removes what the scenario has added. */
async function cleanUp(): Promise<void> {
  if (name === "apply-routes") await links.set("lo", { up: false });
}

async function contend(): Promise<AsyncDisposable> {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/contention.ts`], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const reader = child.stdout.getReader();
  await reader.read();
  return {
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
    },
  };
}
