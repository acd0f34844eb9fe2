import { UsageError } from "../errors.ts";
import { requireBun } from "../runtime/engine.ts";

/** Maximum length of the body of a request. A request for metrics has no body. */
const MAX_BODY_BYTES = 1024;

/** A Prometheus metric with its samples. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly Sample[];
}

/** A value of a metric with its labels. Labels without a value are omitted. */
export interface Sample {
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly value: number | bigint;
}

/** Formats metrics in the text format of Prometheus, version 0.0.4. */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const head = `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n`;
      return head + samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}\n`).join("");
    })
    .join("");
}

function labelsText(labels: Sample["labels"]): string {
  const parts = Object.entries(labels).flatMap(([name, value]) => {
    return value === undefined ? [] : [`${name}="${escapeText(value).replaceAll('"', '\\"')}"`];
  });
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

/** Counts items by the text that a function returns for each item. */
export async function countBy<Item>(
  items: AsyncIterable<Item>,
  textOf: (item: Item) => string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const item of items) {
    const text = textOf(item);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/**
 * Parses an address to listen on: ":9100" for the loopback address, or "ADDRESS:9100".
 *
 * @throws UsageError if the text is not such an address.
 */
export function parseListenAddress(text: string): { hostname: string; port: number } {
  const [, bracketed, plain, digits = ""] = /^(?:\[([^\]]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535) {
    throw new UsageError(`--prometheus: expected :PORT or ADDRESS:PORT, got "${text}"`);
  }
  return { hostname: bracketed ?? (plain || "127.0.0.1"), port };
}

/**
 * Whether a request may be answered. A browser sends `Origin` or `Sec-Fetch-Site` with the requests of pages of other servers,
 * also with those of images and scripts. On a loopback address, a request with a host name other than localhost comes from a page
 * whose name resolves to that address (DNS rebinding).
 */
function isAllowed({ headers }: Request, isLoopback: boolean): boolean {
  const site = headers.get("Sec-Fetch-Site");
  // "none" is a request of the user, such as an address that they have typed.
  const isFromPage = headers.get("Origin") !== null || !(site === null || site === "none" || site === "same-origin");
  const host = (headers.get("Host") ?? "").replace(/:\d+$/, "");
  return !isFromPage && (!isLoopback || isLoopbackName(host));
}

/** Returns whether a host of a URL, in which IPv6 addresses have brackets, is a loopback address or localhost. */
function isLoopbackName(host: string): boolean {
  return /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/i.test(host);
}

/** Returns whether a server that listens on an address, in any form of the address, is only reachable from its host. */
function isLoopbackAddress(address: string): boolean {
  const host = URL.parse(`http://${address.includes(":") ? `[${address}]` : address}`)?.hostname ?? address;
  return isLoopbackName(host) || /^\[::ffff:7f[\da-f]{2}:/.test(host);
}

/** Serves metrics over HTTP at the path /metrics until the server is disposed. */
export function serveMetrics(
  address: { hostname: string; port: number },
  collect: () => Promise<readonly Metric[]>,
): Disposable & { readonly url: string } {
  const isLoopback = isLoopbackAddress(address.hostname);
  requireBun("serving metrics");
  const server = Bun.serve({
    ...address,
    maxRequestBodySize: MAX_BODY_BYTES,
    async fetch(request) {
      if (!isAllowed(request, isLoopback)) {
        return new Response("Misdirected request\n", { status: 421 });
      }
      // A request to connect to another server has no URL.
      if (request.method !== "GET" && request.method !== "HEAD") {
        return new Response("Method not allowed\n", { status: 405, headers: { allow: "GET, HEAD" } });
      }
      const { pathname } = new URL(request.url);
      if (pathname !== "/metrics") return new Response("Not found. The metrics are at /metrics\n", { status: 404 });
      const headers = {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
      };
      return new Response(metricsText(await collect()), { headers });
    },
    error: (error) => new Response(`${error.message}\n`, { status: 500 }),
  });
  return { url: new URL("/metrics", server.url).href, [Symbol.dispose]: () => void server.stop(true) };
}
