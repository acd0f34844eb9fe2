// Serves the interfaces and routes of a host over HTTP: as JSON, and as server-sent events while they change.
//
//   bun examples/programs/http-agent.ts PORT
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
  const server = createServer(async ({ url = "" }, response) => {
    const json = (value: object, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const closed = new AbortController();
    response.on("close", () => closed.abort());
    const [, path, address = ""] = url.split("/");
    if (path === "links") json([...tables.links].map(({ ifname, mtu, operstate }) => ({ ifname, mtu, operstate })));
    else if (path === "routes") json([...tables.routes].map(({ dst, gateway, dev }) => ({ dst, gateway, dev })));
    else if (path === "route") {
      try {
        const { gateway, dev, prefsrc } = await lookups.get(address, {}, { signal: closed.signal });
        json({ gateway, dev, prefsrc });
      } catch (error) {
        json({ error: String(error) }, 404);
      }
    } else if (path === "events") {
      const send = (text: string) => response.write(text);
      response.writeHead(200, { "content-type": "text/event-stream" });
      send(": connected\n\n");
      listeners.add(send);
      response.on("close", () => listeners.delete(send));
    } else json({ error: `unknown path ${url}` }, 404);
  });
  await once(server.listen(port), "listening");
  resources.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const running = resources.move();
  const url = new URL(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

if (import.meta.main) {
  const { url } = await startAgent(Number(process.argv[2] ?? 8080));
  console.log(`listening on ${url}`);
}
