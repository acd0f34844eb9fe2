// Serves the interfaces and routes of a host over HTTP: as JSON, and as server-sent events while they change.
//
//   bun examples/programs/http-agent.ts PORT
import { type RouteOptions, Routes } from "bun-netlink/route";
import { links, mirror, routes } from "bun-netlink/watch";

export interface Agent extends AsyncDisposable {
  readonly url: URL;
}

/**
 * Starts the agent. No request waits for the kernel in this thread: interfaces and routes come from a mirror in memory, and
 * lookups are asynchronous calls.
 */
export async function startAgent(port: number, options: Pick<RouteOptions, "socket"> = {}): Promise<Agent> {
  await using resources = new AsyncDisposableStack();
  const tables = resources.use(await mirror([links, routes], options));
  const lookups = resources.use(Routes.openAsync(options));
  const listeners = new Set<(text: string) => void>();
  resources.use(
    tables.onChange((change) => {
      for (const send of listeners) send(`event: ${change.source}\ndata: ${change.kind} ${change.key ?? ""}\n\n`);
    }),
  );
  const server = Bun.serve({
    port,
    idleTimeout: 0,
    routes: {
      "/links": () =>
        Response.json([...tables.links].map(({ ifname, mtu, operstate }) => ({ ifname, mtu, operstate }))),
      "/routes": () => Response.json([...tables.routes].map(({ dst, gateway, dev }) => ({ dst, gateway, dev }))),
      "/route/:address": async ({ params, signal }) => {
        try {
          const { gateway, dev, prefsrc } = await lookups.get(params.address, {}, { signal });
          return Response.json({ gateway, dev, prefsrc });
        } catch (error) {
          return Response.json({ error: String(error) }, { status: 404 });
        }
      },
      "/events": () => {
        let send: (text: string) => void;
        const body = new ReadableStream<string>({
          start(controller) {
            send = (text) => controller.enqueue(text);
            listeners.add(send);
            send(": connected\n\n");
          },
          cancel: () => void listeners.delete(send),
        });
        return new Response(body, { headers: { "content-type": "text/event-stream" } });
      },
    },
  });
  resources.defer(() => server.stop(true));
  const running = resources.move();
  return { url: server.url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

if (import.meta.main) {
  const { url } = await startAgent(Number(process.argv[2] ?? 8080));
  console.log(`listening on ${url}`);
}
