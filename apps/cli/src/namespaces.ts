import type { NamespaceSource } from "bun-netlink";
import { INTERRUPTED, UsageError } from "./errors.ts";

/** Command line options that select network namespaces. */
export interface NamespaceOptions {
  readonly netns?: string;
  readonly allNetns?: boolean;
}

/** A network namespace that a command reads. */
export interface Place {
  /**
   * Name of the namespace in the output. Undefined if no option selects namespaces, so that the namespace is that of
   * the process.
   */
  readonly name: string | undefined;
  readonly netns: NamespaceSource | undefined;
}

/**
 * Parses the value of `--netns`: a name, a path, or "pid:123".
 *
 * @throws UsageError for an empty value, and for "pid:" without a process id.
 */
export function parseNamespace(text: string): NamespaceSource {
  if (text === "") throw new UsageError('--netns: expected a name, a path, or "pid:123"');
  if (!text.startsWith("pid:")) return text;
  const pid = Number(/^pid:(\d+)$/.exec(text)?.[1]);
  if (pid >= 1 && pid <= 0x7fffffff) return { pid };
  throw new UsageError(`--netns ${text}: expected the number of a process after "pid:", such as pid:123`);
}

/** Name of the process's own namespace in the output of `--all-netns`. */
const HERE = "(current)";

/** Returns the namespaces that the options select, or the namespace of the process if no option selects one. */
export async function selectPlaces({ netns, allNetns }: NamespaceOptions): Promise<Place[]> {
  if (netns !== undefined && allNetns === true) throw new UsageError("--netns and --all-netns cannot be combined");
  if (allNetns !== true) {
    return [{ name: netns, netns: netns === undefined ? undefined : parseNamespace(netns) }];
  }
  const { Namespaces } = await import("bun-netlink/route");
  using namespaces = Namespaces.openAsync();
  const named = (await namespaces.list()).filter(({ id }) => id !== undefined);
  return [{ name: HERE, netns: undefined }, ...named.map(({ name }) => ({ name, netns: name }))];
}

/**
 * Calls `follow` for each namespace that the options select, and waits until all calls have ended. With `allNetns`,
 * also calls it for each namespace that gets a name later. When the name of a namespace is removed, the signal of its
 * call is aborted.
 */
export async function followPlaces(
  options: NamespaceOptions,
  signal: AbortSignal,
  follow: (place: Place, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const places = await selectPlaces(options);
  const running = new Map<string | undefined, AbortController>();
  const failure = Promise.withResolvers<never>();
  const start = async (place: Place) => {
    const ended = new AbortController();
    running.set(place.name, ended);
    try {
      await follow(place, AbortSignal.any([signal, ended.signal]));
    } catch (error) {
      if (error !== INTERRUPTED || !(signal.aborted || ended.signal.aborted)) failure.reject(error);
    }
  };
  const loops = places.map(start);
  if (options.allNetns === true) loops.push(followNames(signal, running, start));
  await Promise.race([failure.promise, Promise.all(loops)]);
}

/** Calls a function for each namespace that gets a name, and aborts its signal when the name is removed. */
async function followNames(
  signal: AbortSignal,
  running: ReadonlyMap<string | undefined, AbortController>,
  start: (place: Place) => Promise<void>,
): Promise<void> {
  const { watchNamespaceNames } = await import("bun-netlink/route");
  for await (const event of watchNamespaceNames({ signal })) {
    const added = event.kind === "snapshot" ? event.names : event.kind === "add" ? [event] : [];
    for (const { name, id } of added) {
      if (id !== undefined && running.get(name)?.signal.aborted !== false) void start({ name, netns: name });
    }
    if (event.kind === "remove") running.get(event.name)?.abort(INTERRUPTED);
  }
}

/**
 * Returns options of a watch in a selected namespace. The watches of all namespaces share one thread. The watch of a single
 * namespace starts faster without a thread.
 */
export function receiverOptions({ allNetns }: NamespaceOptions): { inLoop?: true } {
  return allNetns === true ? {} : { inLoop: true };
}
