import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";

/** A request for the kernel's client of its specs. See ynl.py. */
export interface YnlRequest {
  readonly family: string;
  readonly operation?: string;
  readonly values?: object;
  readonly flags?: readonly number[];
  readonly id?: number;
  readonly messages?: readonly string[];
}

/** A received message in hexadecimal, with what the kernel's client made of it. */
export interface YnlAnswer {
  readonly message: string;
  readonly operation?: string;
  readonly value?: unknown;
  readonly error?: string;
}

export interface YnlReply {
  readonly request?: string;
  readonly answers?: readonly YnlAnswer[];
  readonly errno?: number;
  readonly failure?: string;
}

/** The kernel's own client of its specs, in a process in a network namespace. */
export class YnlClient implements AsyncDisposable {
  readonly #process;
  readonly #lines: AsyncIterator<string>;

  /** @param source the directory that `getYnl` of scripts/vm/ynl.ts has made. */
  constructor(source: string, netns: NetworkNamespace) {
    const command = ["python3", join(import.meta.dir, "ynl.py"), source];
    this.#process = netns.run(() => Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" }));
    this.#lines = linesOf(this.#process.stdout);
  }

  async ask(request: YnlRequest): Promise<YnlReply> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    this.#process.stdin.flush();
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the kernel's client ended with status ${await this.#process.exited}`);
    return JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end();
    await this.#process.exited;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
