import { localFeed, MapServer } from "bun-netlink-map";
import { UsageError } from "../errors.ts";
import { untilInterrupted } from "../interrupt.ts";
import { flush, json, line } from "../output.ts";

/** Options of `map`. */
export interface MapCommandOptions {
  readonly port?: number;
  readonly netns: readonly string[];
  readonly host?: string;
  readonly json?: boolean;
}

const MAX_PORT = 65535;

/** Serves the map until the process is interrupted. */
export async function map({ port, netns, host, json: asJson }: MapCommandOptions): Promise<void> {
  if (port !== undefined && port > MAX_PORT)
    throw new UsageError(`--port ${port}: expected a port from 1 to ${MAX_PORT}`);
  const feed = localFeed({ ...(netns.length === 0 ? {} : { netns }), ...(host === undefined ? {} : { host }) });
  await using server = start({ feed, ...(port === undefined ? {} : { port }) });
  if (asJson === true) json({ url: server.url });
  else line(`The map is at ${server.url}\nPress Ctrl+C to end.`);
  flush();
  await untilInterrupted(async (signal) => {
    const interrupted = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => interrupted.reject(signal.reason), { once: true });
    await Promise.race([server.ended, interrupted.promise]);
  });
}

function start(options: Parameters<typeof MapServer.start>[0]): MapServer {
  try {
    return MapServer.start(options);
  } catch (error) {
    const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isInUse ? new UsageError(`--port ${options.port}: the port is in use; choose another one`) : error;
  }
}
