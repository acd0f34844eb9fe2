import { statSync } from "node:fs";
import { declare } from "../description/files.ts";
import { INTERRUPTED, UsageError } from "../errors.ts";
import { parseListenAddress, serveMetrics } from "../fleet/metrics.ts";
import { untilInterrupted } from "../interrupt.ts";
import { parseNamespace } from "../namespaces.ts";
import { DirectoryWatch, descriptionFiles } from "./directory.ts";
import { log } from "./log.ts";
import { Service } from "./service.ts";

/** Options of `state serve`. */
export interface ServeOptions {
  readonly netns?: string;
  readonly env?: boolean;
  readonly allowRecreate?: boolean;
  readonly directory?: string;
  readonly prometheus?: string;
  /** Time in seconds between two comparisons of the files. */
  readonly poll: number;
}

/** Keeps the state that the description files of a directory declare, until SIGTERM or SIGINT. */
export async function serve(folder: string, options: ServeOptions): Promise<void> {
  const { netns, env, allowRecreate = false, directory, prometheus, poll } = options;
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder}: expected a directory, got a file`);
  const address = prometheus === undefined ? undefined : parseListenAddress(prometheus);
  const target = { env, ...(netns !== undefined && { netns: parseNamespace(netns) }) };
  const service = new Service({
    allowRecreate,
    directory,
    load() {
      const files = descriptionFiles(folder);
      return { state: declare(files, target), files };
    },
  });
  const reload = () => service.reload("SIGHUP");
  process.on("SIGHUP", reload);
  try {
    await untilInterrupted(async (signal) => {
      using _watch = new DirectoryWatch(folder, poll * 1000, () => service.reload("files changed"));
      using metrics = address === undefined ? undefined : serveMetrics(address, async () => service.counters.metrics());
      if (metrics !== undefined) log("info", "metrics", { url: metrics.url });
      await service.run(signal);
    });
  } catch (error) {
    // A signal is the usual end of a service.
    if (error !== INTERRUPTED) throw error;
  } finally {
    process.off("SIGHUP", reload);
  }
}
