import { Dump } from "../../dump/dump.ts";
import type { MessageView } from "../../message/message.ts";
import type { TransactionResult } from "../../sock/exchange/outcomes.ts";
import { NetworkNamespace } from "../../sock/namespace.ts";
import { transactMultiple } from "../../sock/transact.ts";
import { describeFailure } from "../../threads/failure.ts";
import { runProgram, type Starter } from "../../threads/program-entry.ts";
import { type ExecutorStart, type Job, type JobAnswer, type PackedResult, packMessages } from "./jobs.ts";

/** Minimum size in bytes of the parts in which a dump is sent to the calling thread. The last part may be smaller. */
const PART_SIZE = 256 * 1024;

type DumpJob = Job & { kind: "dump" };

/** Executes the jobs of an executor in order, in its thread. A job is a transaction, or a part of a dump. */
class ExecutorThread {
  readonly #starter: Starter;
  readonly #netns: NetworkNamespace | undefined;
  readonly #dumps = new Map<number, Dump>();

  constructor(start: ExecutorStart, starter: Starter) {
    this.#starter = starter;
    this.#netns = start.netns === undefined ? undefined : NetworkNamespace.open(start.netns);
  }

  async run(): Promise<void> {
    try {
      for (;;) {
        const job = (await this.#starter.receive()) as Job;
        if (job.kind === "stop") return;
        // A "done" job has no reply, because a reply would be taken for the reply to the job in progress.
        if (job.kind === "done") this.#end(job.id);
        else this.#do(job);
      }
    } finally {
      for (const dump of this.#dumps.values()) dump.done();
      this.#netns?.close();
    }
  }

  /** Executes a job and sends exactly one reply to the calling thread. */
  #do(job: Exclude<Job, { kind: "stop" | "done" }>): void {
    try {
      switch (job.kind) {
        case "transact":
          this.#transact(job);
          break;
        case "dump":
          this.#dump(job);
          break;
        case "next":
          this.#sendPart(job.id);
          break;
      }
    } catch (error) {
      this.#end(job.id);
      this.#answer({ kind: "failed", id: job.id, failure: describeFailure(error) });
    }
  }

  #transact({ id, protocol, requests, options }: Job & { kind: "transact" }): void {
    const results = transactMultiple(protocol, requests, { ...options, netns: options.netns ?? this.#netns });
    this.#answer({ kind: "results", id, results: results.map(packResult) });
  }

  #dump({ id, protocol, request, options, whole }: DumpJob): void {
    const dump = Dump.start(protocol, request, { ...options, netns: options.netns ?? this.#netns });
    if (whole) this.#answerPart(id, dump.toArray(), dump.consistent, true);
    else {
      this.#dumps.set(id, dump);
      this.#sendPart(id);
    }
  }

  #sendPart(id: number): void {
    const dump = this.#dumps.get(id);
    if (dump === undefined) {
      // The caller has left its loop over the dump: "done" arrived before this "next", which was still queued.
      this.#answerPart(id, [], true, true);
      return;
    }
    const messages: MessageView[] = [];
    let last = false;
    for (let size = 0; size < PART_SIZE; ) {
      const message = dump.next();
      if (message === undefined) {
        last = true;
        break;
      }
      size += message.length;
      messages.push(message.copy());
    }
    if (last) this.#dumps.delete(id);
    this.#answerPart(id, messages, dump.consistent, last);
  }

  #end(id: number): void {
    this.#dumps.get(id)?.done();
    this.#dumps.delete(id);
  }

  #answerPart(id: number, list: readonly MessageView[], consistent: boolean, last: boolean): void {
    const messages = packMessages(list);
    this.#answer({ kind: "part", id, messages, consistent, last }, [messages.buffer]);
  }

  #answer(answer: JobAnswer, transfer?: readonly ArrayBuffer[]): void {
    this.#starter.send(answer, transfer);
  }
}

function packResult({ reply, replies, error, ...rest }: TransactionResult): PackedResult {
  const packed: PackedResult = rest;
  if (reply !== undefined) packed.messages = packMessages(replies ?? [reply]);
  if (error !== undefined) packed.error = describeFailure(error);
  return packed;
}

runProgram((start: ExecutorStart, starter) => new ExecutorThread(start, starter).run());
