import { expect } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, type NetworkNamespace, type ReceiverOptions } from "../../../src/index.ts";
import { within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";

/** Multicast group of the receiver of a {@link ReceiverProgram}. */
export const GROUP = 1;
/** Module specifier of the library as JavaScript source. */
export const LIBRARY = JSON.stringify(import.meta.resolve("../../../src/index.ts"));

/** Starts a program with a receiver. */
export type RunProgram = (source: string, options?: Partial<ReceiverOptions>) => ReceiverProgram;

/** Sends a message to the receiver of a program. */
export function send(netns: NetworkNamespace): void {
  using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  socket.send(numbered(1), { to: { group: GROUP } });
}

/** A running program with a receiver in a network namespace. */
export class ReceiverProgram implements Disposable {
  readonly #process: Bun.Subprocess<"ignore", "pipe", "inherit">;
  readonly #output: { read(): Promise<{ value?: Uint8Array | undefined; done: boolean }> };
  /** Output that was read but not returned. */
  #text = "";

  constructor(netns: NetworkNamespace, source: string, options: Partial<ReceiverOptions>, prefix: string[] = []) {
    const program = `
      import { NETLINK_USERSOCK, NetlinkSocket, POLLOUT, Receiver } from ${LIBRARY};
      const options = ${JSON.stringify(options)};
      const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [${GROUP}], ...options });
      ${source}
    `;
    const command = [...prefix, process.execPath, "-e", program];
    this.#process = netns.run(() => Bun.spawn(command, { stdout: "pipe", stderr: "inherit" }));
    this.#output = this.#process.stdout.getReader();
  }

  /** Returns the program's exit code, or undefined if the program still runs after this time. */
  async exitWithin(milliseconds: number): Promise<number | undefined> {
    const stillRuns = Bun.sleep(milliseconds).then(() => undefined);
    return await Promise.race([this.#process.exited, stillRuns]);
  }

  /** Resolves with the program's next line. Rejects if the program ends before. */
  async line(): Promise<string> {
    while (!this.#text.includes("\n")) {
      if (!(await this.#read("a line"))) throw new Error(`the program ended after ${JSON.stringify(this.#text)}`);
    }
    const [line = "", ...rest] = this.#text.split("\n");
    this.#text = rest.join("\n");
    return line;
  }

  /** Waits for the program's successful end. Resolves with the output that `line` has not returned. */
  async end(): Promise<string> {
    while (await this.#read("the program's end"));
    expect(await within(this.#process.exited, "the program's end")).toBe(0);
    return this.#text;
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
  }

  async #read(what: string): Promise<boolean> {
    const { value, done } = await within(this.#output.read(), what);
    if (!done) this.#text += new TextDecoder().decode(value);
    return !done;
  }
}
