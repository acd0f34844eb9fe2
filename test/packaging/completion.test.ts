import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
const CAPABILITIES = { textDocument: { hover: { contentFormat: ["markdown"] } } };
const MARKER = "/*|*/";
const program = `import { Links, Qdiscs, Routes } from "./src/subsystems/route/index.ts";
import { Sockets } from "./src/subsystems/sockets/index.ts";
Links.open().list().toArray()[0]!.${MARKER};
Routes.open().list().toArray()[0]!.${MARKER};
Sockets.open().list().toArray()[0]!.${MARKER};
Qdiscs.open().add({ dev: "eth0", kind: "cake", options: { ${MARKER} } });
`;

/** Expressions of the program, with the unit that the comment of their field contains. */
const quantities = [
  ['({} as QdiscOptionsOf<Write>["netem"]).delay', "nanoseconds"],
  ['({} as QdiscOptionsOf<Write>["netem"]).rate', "bytes per second"],
  ['({} as QdiscOptionsOf<Write>["netem"]).loss', "parts of 2^32"],
  ['({} as QdiscOptionsOf<Write>["tbf"]).burst', "in bytes"],
  ['({} as QdiscOptionsOf<Write>["cake"]).rtt', "µs"],
  ['({} as QdiscOptionsOf<Write>["cake"]).baseRate64', "bytes/s"],
  ['({} as QdiscOptionsOf<Write>["fq"]).timerSlack', "ns"],
  ['({} as QdiscOptionsOf<Write>["codel"]).interval', "µs"],
  ['({} as QdiscOptionsOf<Write>["pfifo"]).limit', "in packets"],
  ['({} as NonNullable<QdiscOptionsOf<Write>["netem"]["slot"]>).maxDelay', "ns"],
  ['({} as ClassOptionsOf<Write>["drr"]).quantum', "bytes"],
  ['({} as NonNullable<ClassOptionsOf<Write>["hfsc"]["rsc"]>).m1', "bytes/s"],
  ['({} as ActionOptionsOf<Write>["gate"]).cycleTime', "ns"],
  ['({} as QdiscOptionsOf<Write>["tbf"]).latency', "nanoseconds"],
  ['({} as ClassOptionsOf<Write>["htb"]).rate', "bytes per second"],
  ['({} as ClassOptionsOf<Write>["htb"]).ceil', "bytes per second"],
  ['({} as ClassOptionsOf<Write>["htb"]).cburst', "in bytes"],
  ['({} as QdiscOptionsOf<Write>["netem"]).limit', "number of queued packets"],
  ['({} as QdiscOptionsOf<Write>["netem"]).ecn', "ECN"],
  ['({} as QdiscOptionsOf<Write>["red"]).wlog', "logarithm"],
  ['({} as QdiscOptionsOf<Write>["red"]).limit', "in bytes"],
  ['({} as ClassOptionsOf<Write>["htb"]).prio', "0 to 7"],
  ['({} as ClassOptionsOf<Write>["htb"]).directQlen', "in packets"],
  ['({} as QdiscOptionsOf<Write>["netem"]).delayDist', "distribution"],
  ['({} as QdiscOptionsOf<Write>["netem"]).slotDist', "distribution"],
  ['({} as QdiscOptionsOf<Write>["netem"]).prngSeed', "Seed"],
  ['({} as ClassOptionsOf<Write>["htb"]).offload', "hardware"],
  ['({} as QdiscOptionsOf<Write>["htb"]).offload', "hardware"],
  ['({} as ActionOptionsOf<Write>["police"]).rate', "bytes per second"],
  ['({} as ActionOptionsOf<Write>["police"]).burst', "in bytes"],
  ['({} as ActionOptionsOf<Write>["police"]).mtu', "bytes"],
  ["({} as NewRoute).table", "table"],
  ["({} as NewRoute).metric", "Priority"],
  ["({} as NewRule).priority", "order"],
  ["({} as NewFilter).chain", "chain"],
  ["({} as TcpDetails).rtt", "microseconds"],
  ["({} as TcpDetails).lastDataSent", "milliseconds"],
  ["({} as TcpDetails).deliveryRate", "bytes per second"],
] as const;
const hovered = `import type { ActionOptionsOf, ClassOptionsOf, NewFilter, NewRoute, NewRule, QdiscOptionsOf } from "./src/subsystems/route/index.ts";
import type { TcpDetails } from "./src/subsystems/sockets/index.ts";
import type { Write } from "./src/schema/index.ts";
${quantities.map(([expression]) => `${expression};`).join("\n")}
`;

interface Reply {
  id?: number;
  method?: string;
  result?: { items: { label: string }[]; contents?: { value: string } };
}

/** A language server of TypeScript, which receives requests on its standard input. */
class LanguageServer {
  readonly #child = Bun.spawn(
    [process.execPath, join(root, "node_modules/typescript/lib/tsc.js"), "--lsp", "--stdio"],
    { cwd: root, stdin: "pipe", stdout: "pipe", stderr: "ignore" },
  );
  readonly #reader = this.#child.stdout.getReader();
  #received = Buffer.alloc(0);
  #requests = 0;

  async request(method: string, params: object): Promise<Reply> {
    const id = ++this.#requests;
    this.send({ id, method, params });
    for (;;) {
      const reply = await this.#receive();
      if (reply.method === undefined && reply.id === id) return reply;
      if (reply.method !== undefined && reply.id !== undefined) this.send({ id: reply.id, result: null });
    }
  }

  send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    void this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    void this.#child.stdin.flush();
  }

  async stop(): Promise<void> {
    this.#reader.releaseLock();
    this.#child.kill();
    await this.#child.exited;
  }

  async #receive(): Promise<Reply> {
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString("latin1", 0, Math.max(end, 0)))?.[1]);
      if (end >= 0 && this.#received.length >= end + 4 + length) {
        const body = this.#received.toString("utf8", end + 4, end + 4 + length);
        this.#received = this.#received.subarray(end + 4 + length);
        return JSON.parse(body) as Reply;
      }
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`the language server has ended: exit code ${await this.#child.exited}`);
      this.#received = Buffer.concat([this.#received, value]);
    }
  }
}

describe("Completion and comments of entries", () => {
  const uri = `file://${join(root, "completion-example.ts")}`;
  const hoverUri = `file://${join(root, "hover-example.ts")}`;
  let server: LanguageServer;

  beforeAll(async () => {
    server = new LanguageServer();
    await server.request("initialize", {
      processId: process.pid,
      rootUri: `file://${root}`,
      capabilities: CAPABILITIES,
    });
    server.send({ method: "initialized", params: {} });
    const textDocument = { uri, languageId: "typescript", version: 1, text: program };
    server.send({ method: "textDocument/didOpen", params: { textDocument } });
    const other = { ...textDocument, uri: hoverUri, text: hovered };
    server.send({ method: "textDocument/didOpen", params: { textDocument: other } });
  }, 600_000);

  afterAll(() => server.stop());

  for (const [line, name, field] of [
    [2, "a link", "ifindex"],
    [3, "a route", "family"],
    [4, "a socket", "inode"],
    [5, "the options of a discipline", "baseRate64"],
  ] as const) {
    test(`lists the fields of ${name} before \`unknown\` and \`unparsed\``, async () => {
      const character = program.split("\n")[line]!.indexOf(MARKER);
      const params = { textDocument: { uri }, position: { line, character } };
      const labels = (await server.request("textDocument/completion", params)).result!.items.map(({ label }) =>
        label.replace(/\?$/, ""),
      );
      expect(labels).toContain(field);
      expect(labels.slice(-2)).toEqual(["unknown", "unparsed"]);
    }, 600_000);
  }

  for (const [index, [expression, unit]] of quantities.entries()) {
    test(`has the unit in the comment: ${expression}`, async () => {
      const character = expression.length - 1;
      const params = { textDocument: { uri: hoverUri }, position: { line: index + 3, character } };
      const { result } = await server.request("textDocument/hover", params);
      expect(result?.contents?.value).toContain(unit);
    }, 600_000);
  }
});
