// Measures for how long the event loop of a command is blocked while interfaces change: commands.ts map | agent | monitor
// The measurement starts when the command is ready: it includes the first load of the tables.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delays } from "../../lib/delays.ts";
import { type Sample, serve } from "../../lib/serve.ts";

const MEASURE_MS = 5000;
const READY_TIMEOUT_MS = 20_000;

const command = join(import.meta.dir, "../../../apps/cli/src/main.ts");
const reporter = join(import.meta.dir, "../../lib/delay-reporter.ts");
/** Hides the named namespaces of the machine from the command. */
const isolated = 'mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && exec "$@"';

/** A command, the output that shows that it is ready, and its user. */
interface Scenario {
  words(resources: AsyncDisposableStack): readonly string[];
  readonly output: "stdout" | "stderr";
  readonly ready: RegExp;
  /** Starts a user of the command, such as the page of the map. The argument is the group of {@link ready}. */
  use?(url: string, resources: AsyncDisposableStack): Promise<unknown>;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  map: { words: () => ["map", "--json"], output: "stdout", ready: /"url":"([^"]+)"/, use: openPage },
  agent: {
    words: (resources) => ["agent", "--map", "--redis", startRedis(resources), "--prometheus", "127.0.0.1:0"],
    output: "stderr",
    ready: /metrics: (\S+)/,
    use: async (url, resources) => {
      // A request fails if it is in progress when the agent is killed.
      const timer = setInterval(() => void fetch(url).catch(() => {}), 1000);
      resources.defer(() => clearInterval(timer));
    },
  },
  monitor: { words: () => ["monitor"], output: "stdout", ready: /(.)/ },
};

const scenario = scenarios[process.argv[2]!]!;

await serve(async (): Promise<Sample> => {
  await using resources = new AsyncDisposableStack();
  const churn = start(resources, [process.execPath, join(import.meta.dir, "churn.ts")]);
  void new Response(churn.stderr).text().then((text) => process.stderr.write(text));
  await untilMatch(churn.stdout, /ready/);
  const replied = Promise.withResolvers<Delays>();
  const program = [process.execPath, "--preload", reporter, command, ...scenario.words(resources)];
  const child = start(resources, ["unshare", "--mount", "sh", "-c", isolated, "sh", ...program], replied.resolve);
  const url = await untilMatch(child[scenario.output], scenario.ready);
  child.send("begin");
  await scenario.use?.(url, resources);
  await Bun.sleep(MEASURE_MS);
  child.send("end");
  const delays = await replied.promise;
  if (churn.killed) throw new Error("churn.ts has ended");
  return { nanoseconds: MEASURE_MS * 1e6, operations: 1, checksum: "", more: { ...delays } };
});

function start(resources: AsyncDisposableStack, words: string[], ipc?: (message: Delays) => void) {
  const child = Bun.spawn(words, { stdout: "pipe", stderr: "pipe", ...(ipc && { ipc }) });
  resources.defer(async () => {
    child.kill("SIGKILL");
    await child.exited;
  });
  return child;
}

/** Resolves with the first group of the pattern in the output of a program. Reads and ignores the rest of the output. */
function untilMatch(output: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error("the program is not ready in time")), READY_TIMEOUT_MS);
  void (async () => {
    let text: string | undefined = "";
    for await (const chunk of output) {
      if (text === undefined) continue;
      text += Buffer.from(chunk).toString();
      const match = pattern.exec(text);
      if (match === null) continue;
      text = undefined;
      clearTimeout(timer);
      resolve(match[1] ?? "");
    }
    reject(new Error(`the program has ended: ${text}`));
  })();
  return promise;
}

/** Connects to the map as its page does. */
async function openPage(url: string, resources: AsyncDisposableStack): Promise<void> {
  const { headers } = await fetch(url, { redirect: "manual" });
  const cookie = headers.get("set-cookie")!.split(";")[0]!;
  const { origin, host } = new URL(url);
  const page = new WebSocket(`ws://${host}/live`, { headers: { Cookie: cookie, Origin: origin } });
  resources.defer(() => page.close());
  await new Promise((resolve, reject) => {
    page.onmessage = resolve;
    page.onclose = reject;
  });
}

function startRedis(resources: AsyncDisposableStack): string {
  if (Bun.which("redis-server") === null) throw new Error("redis-server is not installed; the agent needs it");
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-bench-"));
  resources.defer(() => rmSync(folder, { recursive: true }));
  const socket = join(folder, "socket");
  start(resources, ["redis-server", "--port", "0", "--unixsocket", socket, "--save", ""]);
  return `redis+unix://${socket}`;
}
