import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
const MARKER = "/*|*/";
const program = `import { Links, Qdiscs, Routes } from "./src/subsystems/route/index.ts";
import { Sockets } from "./src/subsystems/sockets/index.ts";
Links.open().list().toArray()[0]!.${MARKER};
Routes.open().list().toArray()[0]!.${MARKER};
Sockets.open().list().toArray()[0]!.${MARKER};
Qdiscs.open().add({ dev: "eth0", kind: "cake", options: { ${MARKER} } });
`;

interface Reply {
  id?: number;
  method?: string;
  result?: { items: { label: string }[] };
}

/** A language server of TypeScript, which receives requests on its standard input. */
class LanguageServer {
  readonly #child = Bun.spawn(
    [process.execPath, join(root, "node_modules/typescript/lib/tsc.js"), "--lsp", "--stdio"],
    {
      cwd: root,
      stdin: "pipe",
      stdout: "pipe",
      stderr: "ignore",
    },
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
      if (done) throw new Error("the language server has ended");
      this.#received = Buffer.concat([this.#received, value]);
    }
  }
}

describe("Completion of entries", () => {
  const uri = `file://${join(root, "completion-example.ts")}`;
  let server: LanguageServer;

  beforeAll(async () => {
    server = new LanguageServer();
    await server.request("initialize", { processId: process.pid, rootUri: `file://${root}`, capabilities: {} });
    server.send({ method: "initialized", params: {} });
    const textDocument = { uri, languageId: "typescript", version: 1, text: program };
    server.send({ method: "textDocument/didOpen", params: { textDocument } });
  }, 60_000);

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
    }, 60_000);
  }
});
