import { lines } from "./lines.ts";

/**
 * A C program that sends (bench/baseline/*-sender.c) while the one that started it receives: it starts with each line that
 * it is given, and prints when it had begun once it is done.
 */
export class Helper {
  readonly #child: Bun.Subprocess<"pipe", "pipe", "inherit">;
  readonly #answers: AsyncIterator<string>;

  constructor(command: string[]) {
    this.#child = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
    this.#answers = lines(this.#child.stdout);
  }

  /** Has it start. */
  async tell(): Promise<void> {
    this.#child.stdin.write("round\n");
    await this.#child.stdin.flush();
  }

  /** Waits until it is done, and returns the number that it says. */
  async answer(): Promise<number> {
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the helper ended with ${await this.#child.exited}`);
    return Number(value);
  }

  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.#child.exited;
  }
}
